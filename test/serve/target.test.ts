import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";
import { startEndpoint } from "../delivery/auth/endpoint.ts";
import { er7Type } from "../http/build-test-app.ts";

const root = resolve(import.meta.dirname, "../..");
const message = readFileSync(join(root, "examples/adt-a01.hl7"));

it("delivers to the target of targets/default.yaml with its credential, which neither log nor answer repeats though the target does", { timeout: 60_000 }, async () => {
  const fhir = await startEndpoint(({ headers }) => ({
    status: 401,
    body: { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "login", diagnostics: `wrong: ${headers.authorization} is ${Buffer.from(headers.authorization!.split(" ")[1]!, "base64").toString()}` }] },
  }));
  const folder = mkdtempSync(join(tmpdir(), "portage-serve-"));
  mkdirSync(join(folder, "site/targets"), { recursive: true });
  writeFileSync(join(folder, "site/targets/default.yaml"), `url: ${fhir.url}\nupdate: replace\nauth:\n  basic: { user: portage, password: { file: password } }\n`);
  writeFileSync(join(folder, "site/password"), "CANARY-password\n");

  const child = spawn(process.execPath, [join(root, "src/server.ts")], { env: { PORT: "0", PORTAGE_DATA: join(folder, "data"), PORTAGE_SITE: join(folder, "site"), LOG_LEVEL: "trace", DEBUG: "*" } });
  const exit = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
    rmSync(folder, { recursive: true });
  });
  let printed = "";
  child.stderr.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const url = await new Promise<string>((resolve) => {
    createInterface(child.stdout).on("line", (text) => {
      printed += text;
      const line = JSON.parse(text) as { msg?: string; url?: string; target?: string };
      if (line.msg === "listening") resolve(`${line.target} ${line.url}`);
    });
  });
  expect(url).toMatch(/^server /);
  const base = url.split(" ")[1]!;

  const kept = await fetch(`${base}/convert?deliver=queue`, { method: "POST", body: message, headers: { "content-type": er7Type } });
  const place = kept.headers.get("location")!;
  let delivery = { state: "", lastIssues: [] as { key: string }[] };
  for (let tries = 0; tries < 100 && delivery.state !== "retrying"; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    delivery = (await (await fetch(`${base}${place}`)).json()) as typeof delivery;
  }
  expect(fhir.received[0]!.headers.authorization).toBe(`Basic ${Buffer.from("portage:CANARY-password").toString("base64")}`);
  const health = await (await fetch(`${base}/health/ready`)).text();
  expect(health).toContain("delivery.misconfigured");
  const shown = JSON.stringify(delivery) + health + printed;
  expect(shown).toContain("wrong: [secret] is portage:[secret]");
  for (const secret of ["CANARY", Buffer.from("portage:CANARY-password").toString("base64")]) expect(shown).not.toContain(secret);
});
