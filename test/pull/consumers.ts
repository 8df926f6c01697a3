import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import type { StorePlace } from "../../src/store/open.ts";
import { startCountingTarget } from "../durability/counting-target.ts";
import { drained } from "../durability/drained.ts";
import { sendUntil } from "../durability/load.ts";
import type { Sent } from "../durability/load.ts";
import { loadMessages } from "../durability/messages.ts";
import type { LoadMessage } from "../durability/messages.ts";
import { startServiceProcess } from "../durability/service.ts";
import { expectOnce, expectSoundLedger, keptRecords } from "../durability/verdict.ts";
import { storeAt } from "../store/stores.ts";

const example = resolve(import.meta.dirname, "../../examples/consumer.mjs");
const leaseSeconds = 3;
const senders = 6;

/** A site whose records are all fetched by `ehr`. */
function site(): string {
  const folder = mkdtempSync(join(tmpdir(), "portage-site-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of [["targets/ehr.yaml", "pull: true\n"], ["feeds/default.yaml", "target: ehr\n"]] as const) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** The consumer of the documentation as a process. */
function startConsumer(name: string, url: string, fhir: string): ChildProcess {
  const child = spawn(process.execPath, [example], { env: { PORTAGE: url, FHIR: fhir, CONSUMER: name, LEASE: String(leaseSeconds) }, stdio: ["ignore", "ignore", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

/** Passes requests on to a FHIR server until it is told to keep the next one, which is never answered. */
async function startPassage(fhir: string): Promise<{ readonly url: string; keepNext(): Promise<void> }> {
  let kept: PromiseWithResolvers<void> | undefined;
  const server = createServer((incoming, response) => {
    if (kept !== undefined) return kept.resolve();
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => void chunks.push(chunk));
    const pass = async () => {
      const answer = await fetch(fhir, { method: "POST", body: Buffer.concat(chunks) });
      response.writeHead(answer.status).end(await answer.text());
    };
    incoming.on("end", () => void pass());
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, keepNext: () => (kept = Promise.withResolvers()).promise };
}

/** Everything that reading gives behind a cursor: the lines, and each one's cursor. */
async function readLines(url: string, after: string, limit: number): Promise<{ readonly cursor: string; readonly line: string }[]> {
  const all: { cursor: string; line: string }[] = [];
  for (;;) {
    const text = await (await fetch(`${url}/bundles?after=${all.at(-1)?.cursor ?? after}&limit=${limit}`, { headers: { accept: "application/x-ndjson" } })).text();
    const lines = text.split("\n").filter(Boolean);
    if (lines.length === 0) return all;
    all.push(...lines.map((line) => ({ line, cursor: (JSON.parse(line) as { cursor: string }).cursor })));
  }
}

function digest(read: readonly { readonly line: string }[]): string {
  const hash = createHash("sha256");
  for (const { line } of read) hash.update(line).update("\n");
  return hash.digest("hex");
}

/**
 * Three consumers fetch what is sent meanwhile; one of them is killed while it holds leases, and none takes its place. Then each Bundle has been acknowledged exactly once, the target has had each
 * patient's in order, and reading gives the same bytes from any cursor.
 */
export async function expectConsumersToShare(place: StorePlace, records: number, patients: number): Promise<void> {
  const target = await startCountingTarget();
  onTestFinished(() => target.stop());
  const service = await startServiceProcess({ PORTAGE_SITE: site(), ...("url" in place ? { DATABASE_URL: place.url } : { PORTAGE_DATA: place.folder }) });
  onTestFinished(() => service.kill());
  const { url } = service;

  const messages = loadMessages(patients);
  const queues = Array.from({ length: senders }, (): LoadMessage[] => []);
  for (let number = 0; number < records; number++) {
    const message = messages();
    queues[message.patient % senders]!.push(message);
  }
  const sent: Sent = { acknowledged: [], unanswered: [] };
  const started = performance.now();
  const sending = sendUntil(senders, (sender) => queues[sender]!.shift(), async () => url, sent);
  const passage = await startPassage(target.url);
  const killed = startConsumer("one", url, passage.url);
  const consumers = ["two", "three"].map((name) => startConsumer(name, url, target.url));
  while (target.requests() < records / 5) await pause(20);
  await passage.keepNext();
  await kill(killed);
  await sending;
  const accepted = (performance.now() - started) / 1000;
  await drained(url, 1800);
  const fetched = (performance.now() - started) / 1000;
  console.log(`${records} Bundles: ${(records / accepted).toFixed(0)} records/s accepted, ${(records / fetched).toFixed(0)} Bundles/s acknowledged by three consumers, of which one was killed`);
  await Promise.all(consumers.map(kill));

  const read = await readLines(url, "0", 500);
  expect(read).toHaveLength(records);
  const whole = digest(read);
  expect(digest(await readLines(url, "0", 97))).toBe(whole);
  for (const share of [0.1, 0.5, 0.93]) {
    const from = Math.floor(read.length * share);
    expect(digest(await readLines(url, read[from]!.cursor, 211))).toBe(digest(read.slice(from + 1)));
  }
  await service.stop();

  // What the killed consumer had stored without acknowledging it was stored again by another one.
  const disordered = [...target.steps.values()].filter((steps) => steps.filter((step, index) => step !== steps[index - 1]).some((step, index) => step !== index + 1));
  expect(disordered).toEqual([]);
  expect([...target.steps.values()].reduce((sum, steps) => sum + new Set(steps).size, 0)).toBe(records);

  const store = await storeAt(place);
  onTestFinished(() => store.database.close());
  expectOnce(await keptRecords(store), sent.acknowledged);
  const [held] = await store.database.query<{ lapsed: number }>(`select count(*)::integer as lapsed from portage.ledger where event = 'attempted' and position('"lapsed":true' in detail) > 0`, []);
  expect(held!.lapsed, "the killed consumer held leases").toBeGreaterThan(0);
  await expectSoundLedger(store);
}
