import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { er7Type, message } from "../http/build-test-app.ts";

type Line = Readonly<Record<string, unknown>>;

/** Starts the process and reads its log. */
function start(environment: Record<string, string> = {}) {
  const data = mkdtempSync(join(tmpdir(), "portage-serve-"));
  const child = spawn(process.execPath, [join(import.meta.dirname, "process.ts")], { env: { PORT: "0", PORTAGE_DATA: data, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const lines: Line[] = [];
  const waiting = new Map<string, (line: Line) => void>();
  const errors: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
  createInterface(child.stdout).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    waiting.get(String(line["msg"]))?.(line);
  });
  const exit = once(child, "exit").then(([code]) => code as number);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    rmSync(data, { recursive: true, force: true });
  });
  const logged = (msg: string) => lines.find((line) => line["msg"] === msg) ?? new Promise<Line>((resolve) => waiting.set(msg, resolve));
  return { child, lines, errors, exit, logged };
}

describe("the service as a process", () => {
  it("logs one line with its url when it listens, and answers there", async () => {
    const { logged, lines } = start();
    const { url } = await logged("listening");
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${String(url)}/health/ready`)).status).toBe(200);
    expect((await fetch(`${String(url)}/sandbox/fhir/metadata`)).status).toBe(200);
    expect(lines.filter((line) => line["msg"] === "listening")).toMatchObject([{ store: "embedded", target: "sandbox" }]);
    expect(lines.find((line) => line["msg"] === "setting")).toMatchObject({ issues: ["config.key-made"] });
  });

  it.each(["SIGTERM", "SIGINT"] as const)("%s finishes the running request, closes the store and ends with 0", async (signal) => {
    const { child, logged, lines, exit } = start();
    const { url } = await logged("listening");
    const answer = fetch(`${String(url)}/convert?deliver=wait`, { method: "POST", body: message("1"), headers: { "content-type": er7Type } });
    await logged("records converted");
    child.kill(signal);
    expect((await answer).status).toBe(200);
    expect(await exit).toBe(0);
    expect(lines.map((line) => line["msg"]).slice(-4)).toEqual(["draining", "request answered", "delivered", "drained"]);
  });

  it("stops at once at the second signal", async () => {
    const { child, logged, exit } = start();
    const { url } = await logged("listening");
    const answer = fetch(`${String(url)}/convert?deliver=wait`, { method: "POST", body: message("1"), headers: { "content-type": er7Type } }).catch(() => "cut off");
    await logged("records converted");
    child.kill("SIGTERM");
    await logged("draining");
    child.kill("SIGTERM");
    expect(await exit).toBe(1);
    expect(await answer).toBe("cut off");
  });

  it("refuses to start with all that is wrong in the settings", async () => {
    const { lines, exit } = start({ PORT: "many", LOG_LEVEL: "loud" });
    expect(await exit).toBe(1);
    expect(lines.map((line) => [line["msg"], line["text"]])).toEqual([
      ["start refused", expect.stringMatching(/^PORT is not/)],
      ["start refused", expect.stringMatching(/^LOG_LEVEL is not/)],
    ]);
  });

  it("refuses to start without a secret that a target's file refers to, and says which", async () => {
    const site = mkdtempSync(join(tmpdir(), "portage-site-"));
    onTestFinished(() => rmSync(site, { recursive: true }));
    mkdirSync(join(site, "targets"));
    writeFileSync(join(site, "targets/hapi.yaml"), "url: http://hapi:8080/fhir\nauth: { basic: { user: portage, password: { env: HAPI_PASSWORD } } }\n");
    const { lines, exit } = start({ PORTAGE_SITE: site });
    expect(await exit).toBe(1);
    expect(lines).toMatchObject([{ msg: "start refused", issues: ["config.target-secret"], text: expect.stringContaining("HAPI_PASSWORD is not set") as string }]);
  });

  it("ends with 1 where the port is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    await once(taken, "listening");
    onTestFinished(() => void taken.close());
    const { lines, exit } = start({ PORT: String((taken.address() as AddressInfo).port) });
    expect(await exit).toBe(1);
    expect(lines.at(-1)).toMatchObject({ msg: "start failed", err: { code: "EADDRINUSE" } });
  });

  it("does not print what an uncaught error says", async () => {
    const { logged, lines, errors, exit } = start();
    const { url } = await logged("listening");
    await fetch(`${String(url)}/convert`, { method: "POST", body: message("1", "CRASH"), headers: { "content-type": er7Type } }).catch(() => undefined);
    expect(await exit).toBe(1);
    expect(lines.at(-1)).toMatchObject({ level: "fatal", msg: "broken", err: { type: "Error" } });
    expect(JSON.stringify(lines) + errors.join("")).not.toContain("CANARY");
  });
});
