import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CodeQuestion } from "../../src/model/terminology.ts";
import { openTerminologyServer } from "../../src/tx-server/open.ts";
import { answer, result, scriptedServer, silence, type Reply } from "./scripted-server.ts";

const valueSet = "http://example.org/ValueSet/findings";
const snomed = "http://snomed.info/sct";
const question = (code: string): CodeQuestion => ({ valueSet, system: snomed, code });

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "portage-tx-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe("a terminology server", () => {
  it("is asked for value set, system and code, and for nothing else", async () => {
    const { url, asked } = await scriptedServer(result(true));
    const server = openTerminologyServer({ url, dataFolder: dataFolder() });
    expect(await server.ask([{ valueSet: `${valueSet}|2.0`, system: snomed, code: "22298006" }, { valueSet, code: "EUR" }])).toBe(true);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(2).fill("POST /fhir/ValueSet/$validate-code"));
    expect(asked.map(({ body }) => (JSON.parse(body) as { parameter: unknown[] }).parameter)).toEqual([
      [{ name: "url", valueUri: valueSet }, { name: "valueSetVersion", valueString: "2.0" }, { name: "code", valueCode: "22298006" }, { name: "system", valueUri: snomed }],
      [{ name: "url", valueUri: valueSet }, { name: "code", valueCode: "EUR" }, { name: "inferSystem", valueBoolean: true }],
    ]);
  });

  it("is recalled with what it said, and not asked again", async () => {
    const { url, asked } = await scriptedServer(result(true), result(false));
    const server = openTerminologyServer({ url, dataFolder: dataFolder() });
    expect(server.recall(question("1"))).toBeUndefined();
    expect(await server.ask([question("1")])).toBe(true);
    expect(await server.ask([question("2")])).toBe(true);
    expect([server.recall(question("1")), server.recall(question("2"))]).toEqual([true, false]);
    expect(await server.ask([question("1"), question("2")])).toBe(false);
    expect(asked).toHaveLength(2);
  });

  it("is remembered over a restart, for itself alone, though its file has broken lines", async () => {
    const { url, asked } = await scriptedServer(result(true));
    const folder = dataFolder();
    await openTerminologyServer({ url, dataFolder: folder }).ask([question("1")]);
    const files = readdirSync(join(folder, "terminology-server"));
    expect(files).toHaveLength(1);
    appendFileSync(join(folder, "terminology-server", files[0]!), '{"question":\n[]\n');
    const next = openTerminologyServer({ url, dataFolder: folder });
    expect(next.recall(question("1"))).toBe(true);
    expect(await next.ask([question("1")])).toBe(false);
    expect(asked).toHaveLength(1);
    expect(openTerminologyServer({ url: "http://127.0.0.1:9/other", dataFolder: folder }).recall(question("1"))).toBeUndefined();
  });

  it("is asked once for a question that several calls have at the same time", async () => {
    const { url, asked } = await scriptedServer(result(true));
    const server = openTerminologyServer({ url, dataFolder: dataFolder() });
    expect(await Promise.all([server.ask([question("1"), question("1")]), server.ask([question("1")])])).toEqual([true, true]);
    expect(asked).toHaveLength(1);
  });

  it("is asked a few questions at a time", async () => {
    let [running, most] = [0, 0];
    const slow: Reply = (response) => {
      most = Math.max(most, ++running);
      setTimeout(() => {
        running--;
        result(true)(response);
      }, 20);
    };
    const { url, asked } = await scriptedServer(slow);
    await openTerminologyServer({ url, dataFolder: dataFolder(), limits: { atOnce: 3 } }).ask(Array.from({ length: 12 }, (_, i) => question(String(i))));
    expect(asked).toHaveLength(12);
    expect(most).toBe(3);
  });

  it.each<[string, Reply]>([
    ["refuses the value set", answer(404, { resourceType: "OperationOutcome", issue: [] })],
    ["lacks the code system", result(false, { name: "x-caused-by-unknown-system", valueCanonical: snomed })],
    ["says in issues that something was not found", result(false, { name: "issues", resource: { resourceType: "OperationOutcome", issue: [{ severity: "error", code: "not-found" }] } })],
  ])("that %s leaves the question open, and is not asked again soon", async (_, reply) => {
    const { url, asked } = await scriptedServer(reply);
    const server = openTerminologyServer({ url, dataFolder: dataFolder() });
    expect([await server.ask([question("1")]), await server.ask([question("1")])]).toEqual([false, false]);
    expect(server.recall(question("1"))).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ["does not answer in time", silence],
    ["is overloaded", answer(503, {})],
    ["wants credentials", answer(401, {})],
    ["answers with something else", answer(200, { resourceType: "Bundle" })],
    ["sends elsewhere", (response) => void response.writeHead(302, { location: "http://127.0.0.1:9/" }).end()],
    ["breaks off", (response) => void response.destroy()],
  ])("that %s is asked again", async (_, reply) => {
    const { url, asked, follow } = await scriptedServer(reply);
    const server = openTerminologyServer({ url, dataFolder: dataFolder(), limits: { question: 100 } });
    expect(await server.ask([question("1")])).toBe(false);
    follow(result(true));
    expect(await server.ask([question("1")])).toBe(true);
    expect(asked).toHaveLength(2);
  });

  it("is left alone after failures in a row, and tried with one question later", async () => {
    const warnings: string[] = [];
    const { url, asked, follow } = await scriptedServer(answer(500, {}));
    const server = openTerminologyServer({ url, dataFolder: dataFolder(), warn: (text) => void warnings.push(text), limits: { failures: 2, rest: 150, atOnce: 1 } });
    const many = Array.from({ length: 10 }, (_, i) => question(String(i)));
    expect(await server.ask(many)).toBe(false);
    expect(asked).toHaveLength(2);
    expect(warnings).toHaveLength(1);
    expect(await server.ask(many)).toBe(false);
    expect(asked).toHaveLength(2);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await server.ask(many)).toBe(false);
    expect(asked).toHaveLength(3);
    await new Promise((resolve) => setTimeout(resolve, 200));
    follow(result(true));
    expect(await server.ask(many)).toBe(true);
    expect(asked).toHaveLength(13);
  });

  it("does not hold a call longer than its time", async () => {
    const { url } = await scriptedServer(silence);
    const server = openTerminologyServer({ url, dataFolder: dataFolder(), limits: { question: 100, call: 150, atOnce: 1, failures: 1000 } });
    const started = performance.now();
    expect(await server.ask(Array.from({ length: 100 }, (_, i) => question(String(i))))).toBe(false);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("may be down, and the data folder not writable", async () => {
    const down = openTerminologyServer({ url: "http://127.0.0.1:9/fhir", dataFolder: dataFolder() });
    expect(await down.ask([question("1")])).toBe(false);
    const { url } = await scriptedServer(result(true));
    const nowhere = openTerminologyServer({ url, dataFolder: "/dev/null" });
    expect([await nowhere.ask([question("1")]), nowhere.recall(question("1"))]).toEqual([true, true]);
  });

  it("is not asked for what may be anything but a code", async () => {
    const { url, asked } = await scriptedServer(result(true));
    const server = openTerminologyServer({ url, dataFolder: dataFolder() });
    expect(await server.ask([question("John Smith"), question("x".repeat(65)), { valueSet, system: "urn:portage:lab:code-system:L", code: "K" }])).toBe(false);
    expect(asked).toEqual([]);
  });
});
