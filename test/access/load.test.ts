import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openToAnybody } from "../../src/access/authenticator.ts";
import { loadAccess } from "../../src/access/load.ts";

const key = "CANARY-0123456789-0123456789-0123456789";

function site(access: string | null, files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "portage-site-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "feeds"));
  writeFileSync(join(folder, "feeds", "lab.yaml"), "deliver: queue\n");
  if (access !== null) writeFileSync(join(folder, "access.yaml"), access);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function load(access: string | null, environment: Readonly<Record<string, string>> = {}, files: Readonly<Record<string, string>> = {}) {
  return loadAccess(site(access, files), environment);
}

function issuesOf(...given: Parameters<typeof load>) {
  const loaded = load(...given);
  return Array.isArray(loaded) ? loaded.map(({ key: name, text }) => `${name} ${text.replace(/\S*access\.yaml: /, "")}`) : [];
}

async function shown(loaded: ReturnType<typeof load>, headers: Readonly<Record<string, string>>) {
  if (Array.isArray(loaded)) throw new Error(loaded.map(({ text }) => text).join("\n"));
  return loaded.authenticate(headers);
}

describe("access.yaml", () => {
  it("is not needed where only this machine can come", () => {
    expect(load(null)).toBe(openToAnybody);
    expect(loadAccess(undefined, {})).toBe(openToAnybody);
  });

  it.each([
    ["an environment variable", "{ env: ENGINE_KEY }", { ENGINE_KEY: key }, {}],
    ["a file", "{ file: engine.key }", {}, { "engine.key": `${key}\n` }],
    ["its SHA-256", `{ sha256: ${createHash("sha256").update(key).digest("hex")} }`, {}, {}],
  ])("knows a key by %s", async (_what, secret, environment, files) => {
    const loaded = load(`keys:\n  engine:\n    secret: ${secret}\n    scopes: [convert, read]\n    feeds: [lab]\n`, environment, files);
    expect(await shown(loaded, { "x-api-key": key })).toEqual({ name: "engine", kind: "key", scopes: new Set(["convert", "read"]), feeds: new Set(["lab"]) });
    expect(await shown(loaded, { "x-api-key": `${key}x` })).toBe("wrong");
    expect(await shown(loaded, {})).toBe("missing");
  });

  it("ends a key with the day that it names", async () => {
    const of = (day: string) => load(`keys:\n  engine: { secret: { env: K }, scopes: [convert], expires: ${day} }\n`, { K: key });
    expect(await shown(of("2020-01-31"), { "x-api-key": key })).toBe("expired");
    expect(await shown(of(new Date().toISOString().slice(0, 10)), { "x-api-key": key })).toMatchObject({ name: "engine" });
  });

  it.each([
    ["no YAML", "keys: [", "config.access-yaml the file is not YAML: BAD_INDENT"],
    ["nothing", "", "config.access the file must NOT have fewer than 1 properties."],
    ["an unknown key", "users: {}", "config.access /users is no key here. Known keys: keys, oidc."],
    ["an unknown scope", "keys: { a: { secret: { env: K }, scopes: [write] } }", "config.access /keys/a/scopes/0 must be one of convert, read, pull, operate, admin."],
    ["a key in its secret's place", `keys: { a: { secret: ${key}, scopes: [read] } }`, "config.access /keys/a/secret must be { env: NAME } or { file: path } or { sha256: 64 hexadecimal digits }."],
    ["a missing secret", "keys: { a: { secret: { env: NONE }, scopes: [read] } }", "config.access-secret the secret of /keys/a/secret is not there: the environment variable NONE is not set."],
    ["a short key", "keys: { a: { secret: { env: SHORT }, scopes: [read] } }", "config.access-weak the key of a has fewer than 32 characters, or white space among them."],
    ["the same key twice", "keys: { a: { secret: { env: K }, scopes: [read] }, b: { secret: { env: K }, scopes: [admin] } }", "config.access-key-twice b has the same key as a"],
    ["an unknown feed", "keys: { a: { secret: { env: K }, scopes: [read], feeds: [lob] } }", "config.access-feed /keys/a/feeds/0 names no feed. Feeds: default, lab."],
    ["a day that is none", "keys: { a: { secret: { env: K }, scopes: [read], expires: 2027-02-30 } }", "config.access /keys/a/expires must be a day such as 2027-06-30."],
    ["a provider over plain HTTP", "oidc: { issuer: 'http://login.example.org', audience: portage }", "config.access /oidc/issuer must be an https URL (http on this machine alone)."],
    ["a provider without an audience", "oidc: { issuer: 'https://login.example.org' }", "config.access /oidc/audience is missing."],
  ])("with %s stops the start, and repeats no secret", (_what, text, told) => {
    const issues = issuesOf(text, { K: key, SHORT: "CANARY-too-short" });
    expect(issues.map((line) => line.slice(0, told.length))).toContain(told);
    expect(issues.join("\n")).not.toContain("CANARY");
  });
});
