import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { loadAccess } from "../../src/access/load.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const exists = (path: string) => existsSync(new URL(path, root));

interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly read_only?: boolean;
  readonly healthcheck?: unknown;
}

describe("the image", () => {
  const instructions = read("Dockerfile").split("\n").filter((line) => /^[A-Z]/.test(line)).map((line) => line.split(/\s+/));
  const allowed = read(".dockerignore").split("\n").filter((line) => line.startsWith("!")).map((line) => line.slice(1));

  test("everything it copies from the checkout is there and let in by .dockerignore", () => {
    const sources = instructions.filter(([name, first]) => name === "COPY" && !first!.startsWith("--")).flatMap((words) => words.slice(1, -1));
    for (const source of sources.filter((path) => path !== ".")) {
      expect(exists(source), source).toBe(true);
      expect(allowed).toContain(source);
    }
  });

  test("nothing is let in that the checkout does not have", () => {
    expect(allowed.filter((path) => !exists(path))).toEqual([]);
  });

  test("it runs as a user of its own on one major version of Node", () => {
    expect(new Set(instructions.filter(([name]) => name === "FROM").map(([, image]) => image))).toEqual(new Set(["node:24-slim"]));
    expect(instructions.find(([name]) => name === "USER")?.[1]).toBe("node");
  });
});

describe("compose.yaml", () => {
  const { services, volumes } = parse(read("compose.yaml")) as { services: Record<string, Service>; volumes: Record<string, unknown> };

  test("every service is built here or pinned to a version", () => {
    for (const { image, build } of Object.values(services)) expect(build ?? image).toMatch(/^\.$|:v?\d+/);
  });

  test("what a service waits for and what it mounts is defined", () => {
    for (const { depends_on = {}, volumes: mounts = [] } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(depends_on)) {
        expect(services).toHaveProperty(name);
        if (condition === "service_healthy") expect(services[name]?.healthcheck).toBeDefined();
      }
      for (const mount of mounts.map((text) => text.split(":")[0]!)) {
        if (mount.startsWith("./")) expect(existsSync(mount)).toBe(true);
        else expect(volumes).toHaveProperty(mount);
      }
    }
  });

  test("ports are published on this machine alone", () => {
    for (const { ports = [] } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  test("Portage opens itself to nobody without a key", () => {
    const environment = services["portage"]!.environment;
    const access = loadAccess("examples/site", { PORTAGE_API_KEY: "0123456789-0123456789-0123456789" });
    expect(Array.isArray(access)).toBe(false);
    expect(environment).toMatchObject({ PORTAGE_SITE: "/site", PORTAGE_API_KEY: expect.stringContaining("${PORTAGE_API_KEY:?") as string });
  });

  test("Portage runs on a read-only file system and is told where its target is", () => {
    expect(services["portage"]?.read_only).toBe(true);
    expect(services["portage"]?.environment).toHaveProperty("PORTAGE_TARGET_URL");
  });
});
