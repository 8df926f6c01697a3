/**
 * From the start of the process to its first answered conversion, with a fresh and with an existing data folder, and its memory
 * after conversions that are kept and delivered: `node bench/start.bench.ts [--json] [--runs N] [--entry=dist/server.js]`.
 * The entry is what follows `node`, flags included; by default what `npm start` runs.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, runs: { type: "string", default: "7" }, entry: { type: "string", default: "--max-semi-space-size=8 --heap-growing-percent=30 src/server.ts" } },
});
const runs = Number(options.runs);
const conversions = 300;
const goals = { startMilliseconds: 1000, residentMegabytes: 300 };

const root = resolve(import.meta.dirname, "..");
const message = readFileSync(join(import.meta.dirname, "messages/oru-r01.hl7"), "utf8");
const scratch = mkdtempSync(join(tmpdir(), "portage-bench-"));

interface Service {
  readonly process: ChildProcess;
  readonly url: string;
}

/** Starts the service and gives its address when it listens. */
async function start(dataFolder: string, target?: string): Promise<Service> {
  const service = spawn(process.execPath, options.entry.split(" "), {
    cwd: root,
    env: { ...process.env, PORT: "0", LOG_LEVEL: "info", PORTAGE_DATA: dataFolder, ...(target !== undefined && { PORTAGE_TARGET_URL: target }) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  const url = await new Promise<string>((listening, failed) => {
    createInterface(service.stdout).on("line", (line) => {
      lines.push(line);
      const { url: address } = JSON.parse(line) as { readonly url?: string };
      if (address !== undefined) listening(address);
    });
    service.once("exit", () => failed(new Error(`The service does not start: ${lines.join("\n")}`)));
  });
  return { process: service, url };
}

async function stop({ process: service }: Service): Promise<void> {
  service.kill("SIGTERM");
  await once(service, "exit");
}

async function convert({ url }: Service, deliver: "none" | "queue", controlId: string): Promise<number> {
  const body = message.replace(/^((?:[^|\r]*\|){9})[^|]*/, `$1${controlId}`);
  const answer = await fetch(`${url}/convert?deliver=${deliver}`, { method: "POST", headers: { "content-type": "x-application/hl7-v2+er7" }, body });
  await answer.arrayBuffer();
  return answer.status;
}

/** Milliseconds from the start of the process to its first 200. */
async function startToFirstConversion(dataFolder: string): Promise<{ readonly listening: number; readonly converted: number }> {
  const started = performance.now();
  const service = await start(dataFolder);
  const listening = performance.now() - started;
  while ((await convert(service, "none", "FIRST")) !== 200) await pause(5);
  const converted = performance.now() - started;
  await stop(service);
  return { listening, converted };
}

/** What Linux says of a process in MB: resident now, and at the most since its start. */
function memory({ process: { pid } }: Service): { readonly resident: number; readonly peak: number } | undefined {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return undefined;
  const status = readFileSync(file, "utf8");
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1024;
  return { resident: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}

/** A target that has nothing yet and takes everything: a GET finds nothing, all else creates. Counts transactions. */
async function startTarget() {
  let transactions = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { type, entry } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly type: string; readonly entry: readonly { readonly request: { readonly method: string; readonly url: string } }[] };
      if (type === "transaction") transactions++;
      const answers = entry.map(({ request: { method, url } }) => ({ response: method === "GET" ? { status: "404 Not Found" } : { status: "201 Created", location: `${url}/_history/1`, etag: 'W/"1"' } }));
      response.writeHead(200, { "content-type": "application/fhir+json" }).end(JSON.stringify({ resourceType: "Bundle", type: `${type}-response`, entry: answers }));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`, transactions: () => transactions, stop: () => server.close() };
}

/** Memory at rest, and after conversions that were delivered to a target that accepts everything; deliveries a second beside it. */
async function memoryUnderWork(dataFolder: string) {
  const target = await startTarget();
  const service = await start(dataFolder, target.url);
  await pause(2000);
  const atRest = memory(service);
  const started = performance.now();
  for (let i = 0; i < conversions; i += 4) await Promise.all([0, 1, 2, 3].map((k) => convert(service, "queue", `BENCH${i + k}`)));
  const kept = performance.now();
  while (target.transactions() < conversions) await pause(20);
  const delivered = performance.now();
  const directly = memory(service);
  await pause(5000);
  const after = memory(service);
  await stop(service);
  target.stop();
  const perSecond = (end: number) => Math.round((conversions * 1000) / (end - started));
  return { atRest, directly, after, keptPerSecond: perSecond(kept), deliveredPerSecond: perSecond(delivered) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

function summary(samples: readonly { readonly listening: number; readonly converted: number }[]) {
  const converted = samples.map((sample) => sample.converted);
  return { runs: samples.length, listening: median(samples.map(({ listening }) => listening)), median: median(converted), fastest: Math.min(...converted), slowest: Math.max(...converted) };
}

try {
  // The first start of all may have caches to write; it is shown apart.
  const first = await startToFirstConversion(join(scratch, "warm"));
  const fresh = [];
  for (let run = 0; run < Math.min(runs, 3); run++) fresh.push(await startToFirstConversion(join(scratch, `fresh-${run}`)));
  const existing = [];
  for (let run = 0; run < runs; run++) existing.push(await startToFirstConversion(join(scratch, "warm")));
  const work = await memoryUnderWork(join(scratch, "warm"));
  const result = { bench: "start", entry: options.entry, goals, first: first.converted, fresh: summary(fresh), existing: summary(existing), conversions, memory: work };
  if (options.json) console.log(JSON.stringify(result));
  else {
    const line = ({ median: middle, fastest, slowest, listening }: ReturnType<typeof summary>) => `${middle.toFixed(0)} ms (${fastest.toFixed(0)} to ${slowest.toFixed(0)}; listening after ${listening.toFixed(0)})`;
    console.log(`start to first conversion, medians: existing data folder ${line(result.existing)} (goal ${goals.startMilliseconds}); fresh ${line(result.fresh)}; the very first ${result.first.toFixed(0)} ms`);
    const { atRest, directly, after, keptPerSecond, deliveredPerSecond } = work;
    if (after === undefined || directly === undefined || atRest === undefined) console.log("memory is read from /proc, which this system does not have");
    else console.log(`resident: ${atRest.resident.toFixed(0)} MB at rest, ${directly.resident.toFixed(0)} MB at the end of ${conversions} deliveries, ${after.resident.toFixed(0)} MB five seconds later (goal ${goals.residentMegabytes}; peak ${after.peak.toFixed(0)})`);
    console.log(`${conversions} conversions of ${message.length} bytes: ${keptPerSecond} a second kept, ${deliveredPerSecond} delivered`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
