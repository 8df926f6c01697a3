import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";

/** Bytes of the upload (5 GB: PORTAGE_BULK_BYTES=5000000000, which takes hours where every record is small: PORTAGE_BULK_OBX makes them larger). */
const size = Number(process.env["PORTAGE_BULK_BYTES"] ?? 30_000_000);
const results = Number(process.env["PORTAGE_BULK_OBX"] ?? 8);
const root = mkdtempSync(join(tmpdir(), "portage-bulk-long-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function message(number: number): string {
  const observations = Array.from({ length: results }, (_, at) => `OBX|${at + 1}|NM|718-7^Hemoglobin^LN||${(7 + ((number + at) % 90) / 10).toFixed(1)}|g/dL^^UCUM|12.0-16.0|L|||F|||20240131110000+0100\r`);
  return `MSH|^~\\&|LAB|North|EHR|South|20240131120000+0100||ORU^R01^ORU_R01|B${number}|P|2.5.1\rPID|1||${number % 5000}^^^NORTH^MR||Doe^Jane||19700315|F\rOBR|1||F${number}^LAB|718-7^Hemoglobin^LN|||20240131110000+0100|||||||||||||||20240131113000+0100||LAB|F\r${observations.join("")}`;
}

const count = Math.ceil(size / message(1000).length);

/** The upload, made while it is sent. */
async function* upload(records: number) {
  let text = "FHS|^~\\&|LAB\rBHS|^~\\&|LAB\r";
  for (let number = 1; number <= records; number++) {
    text += message(number);
    if (text.length < 100_000) continue;
    yield Buffer.from(text);
    text = "";
  }
  yield Buffer.from(`${text}BTS|${records}\rFTS|1\r`);
}

/** What the Dockerfile says of memory. */
const memory = { MALLOC_ARENA_MAX: "1", MALLOC_MMAP_THRESHOLD_: "65536", MALLOC_TRIM_THRESHOLD_: "65536" };

/** Starts the service on a data folder, with the image's memory settings and a target that nobody answers for. */
async function start(data: string, workers = 0) {
  const child = spawn(process.execPath, ["--max-semi-space-size=8", "--heap-growing-percent=30", "src/server.ts"], {
    env: { ...process.env, ...memory, HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "info", PORTAGE_DATA: data, PORTAGE_WORKERS: String(workers), PORTAGE_TARGET_URL: "http://127.0.0.1:9/fhir" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
  });
  const url = await new Promise<string>((resolve) => {
    createInterface(child.stdout).on("line", (line) => {
      const { msg, url } = JSON.parse(line) as { readonly msg: string; readonly url: string };
      if (msg === "listening") resolve(url);
    });
  });
  const status = () => readFileSync(`/proc/${child.pid}/status`, "utf8");
  const ticks = () => readFileSync(`/proc/${child.pid}/stat`, "utf8").split(" ").slice(13, 15).reduce((sum, text) => sum + Number(text), 0);
  const kill = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exit;
  };
  return { url, kill, megabytes: (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status())![1]) / 1024, cpuSeconds: () => ticks() / 100 };
}

async function post(url: string, records: number, query: string): Promise<string> {
  const sent = request(`${url}/convert?${query}`, { method: "POST", headers: { "content-type": "x-application/hl7-v2+er7", prefer: "respond-async" } });
  const answered = once(sent, "response");
  await pipeline(Readable.from(upload(records), { objectMode: false }), sent);
  const [answer] = (await answered) as [{ statusCode: number; headers: Record<string, string>; resume(): void }];
  answer.resume();
  expect(answer.statusCode).toBe(202);
  return url.replace(/\/$/, "") + answer.headers["content-location"]!;
}

interface Seen {
  readonly records: number;
  readonly bytes: number;
}

/** Asks until `enough` or the end; progress never goes back. */
async function follow(location: string, enough: (seen: Seen) => boolean = () => false) {
  let last: Seen = { records: 0, bytes: 0 };
  for (;;) {
    const answer = await fetch(location);
    if (answer.status === 200) return (await answer.json()) as { extension: Record<string, number | string>; error: unknown[] };
    const [, records, bytes] = /^(\d+) records, (\d+) of \d+ bytes$/.exec(answer.headers.get("x-progress")!)!;
    const seen = { records: Number(records), bytes: Number(bytes) };
    expect(seen.records).toBeGreaterThanOrEqual(last.records);
    expect(seen.bytes).toBeGreaterThanOrEqual(last.bytes);
    last = seen;
    if (enough(seen)) return undefined;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** A data folder with a store in it: making one takes more memory than anything that comes afterwards. */
async function dataFolder(name: string): Promise<string> {
  const template = join(root, "template");
  const { kill } = await start(template);
  await kill("SIGTERM");
  const data = join(root, name);
  cpSync(template, data, { recursive: true });
  return data;
}

/** What one thread converts beside, for the ratio: as much as takes a minute or two. */
const compared = Math.min(count, Math.ceil(30_000_000 / message(1000).length));

describe(`an upload of ${size} bytes`, () => {
  it.each([[availableParallelism(), count], [1, compared]])("is converted by %i threads in bounded memory (%i records)", { timeout: 7_200_000 }, async (workers, records) => {
    const service = await start(await dataFolder(`threads-${workers}`), workers);
    const location = await post(service.url, records, "deliver=none");
    const [began, cpu] = [performance.now(), service.cpuSeconds()];
    const memory: number[] = [];
    const end = await follow(location, () => (memory.push(service.megabytes("VmRSS")), false));
    const seconds = (performance.now() - began) / 1000;
    const quarter = Math.ceil(memory.length / 4);
    const most = (of: readonly number[]) => Math.round(Math.max(...of));
    console.log(`${workers} threads: ${records} records in ${seconds.toFixed(1)} s, ${(records / seconds).toFixed(0)} records/s, ${((records * message(1000).length) / seconds / 1e6).toFixed(2)} MB/s, ${((service.cpuSeconds() - cpu) / seconds).toFixed(2)} cores; VmHWM ${service.megabytes("VmHWM").toFixed(0)} MB, RssAnon ${service.megabytes("RssAnon").toFixed(0)} MB; resident at most ${most(memory.slice(quarter, 2 * quarter))} MB in the second quarter, ${most(memory.slice(-quarter))} MB in the last`);
    expect(end!.extension).toMatchObject({ state: "finished", records, converted: records, unreadable: 0 });
    expect(service.megabytes("VmHWM")).toBeLessThan(512);
  });

  it("goes on after kill -9 with every record once, and stops when it is cancelled", { timeout: 1_200_000 }, async () => {
    const data = await dataFolder("killed");
    const records = Math.min(count, 4000);
    const first = await start(data);
    const location = await post(first.url, records, "deliver=queue");
    let last = 0;
    await follow(location, (seen) => (last = seen.records) > records / 4);
    await first.kill("SIGKILL");
    const second = await start(data);
    const moved = location.replace(first.url, second.url);
    let resumedAt = -1;
    const end = await follow(moved, (seen) => (resumedAt < 0 && (resumedAt = seen.records), false));
    expect(resumedAt).toBeGreaterThanOrEqual(last);
    expect(end!.extension).toMatchObject({ state: "finished", records, converted: records, repeated: 0 });
    const bundles = await (await fetch(`${moved}/Bundle.ndjson`)).text();
    expect(new Set(bundles.trimEnd().split("\n").map((line) => /"B\d+"/.exec(line)![0])).size).toBe(records);
    console.log(`killed after ${last} records, gone on from ${resumedAt} to ${records}`);

    const cancelled = await post(second.url, records, "deliver=none");
    await follow(cancelled, (seen) => seen.records > 0);
    expect((await fetch(cancelled, { method: "DELETE" })).status).toBe(202);
    const manifest = await follow(cancelled);
    expect(manifest!.extension["state"]).toBe("cancelled");
    expect(manifest!.extension["records"]).toBeLessThan(records);
    await second.kill("SIGTERM");
  });
});
