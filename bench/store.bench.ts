/**
 * What durability costs: records kept a second, and delivered, on the embedded database and on PostgreSQL (one of its own on loopback, where its programs are
 * installed, or PORTAGE_TEST_DATABASE_URL), beside the conversion alone; how long keeping takes at half of that load. The target stores nothing
 * and answers at once, so that the store is measured and not it; the sandbox and, where HAPI_URL names one, a real server come on top.
 * `node bench/store.bench.ts [--json] [--records N]`. Each database has its own process, so that none warms another up.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { startPostgres } from "../test/store/postgres-server.ts";
import type { StorePlace } from "../src/store/open.ts";
import type { StoreFigures } from "./store-load.ts";

const { values: options } = parseArgs({ options: { json: { type: "boolean", default: false }, records: { type: "string", default: "1500" } } });
const scratch = mkdtempSync(join(tmpdir(), "portage-store-bench-"));

async function measured(place: StorePlace): Promise<StoreFigures> {
  const child = fork(join(import.meta.dirname, "store-load.ts"), [JSON.stringify(place), options.records], { execArgv: ["--max-semi-space-size=8"] });
  const [figures] = (await once(child, "message")) as [StoreFigures];
  if (child.exitCode === null) await once(child, "exit");
  return figures;
}

/** A new database on a server. */
async function emptyDatabase(server: string): Promise<StorePlace> {
  const client = new Client({ connectionString: server });
  await client.connect();
  const name = `portage_bench_${process.pid}`;
  await client.query(`create database ${name}`);
  await client.end();
  return { url: Object.assign(new URL(server), { pathname: `/${name}` }).href };
}

const results: [string, StoreFigures][] = [["PGlite", await measured({ folder: join(scratch, "data") })]];
const given = process.env["PORTAGE_TEST_DATABASE_URL"];
const server = given === undefined ? await startPostgres() : { url: given, stop: () => undefined };
if ("missing" in server) console.log(`PostgreSQL: not measured, ${server.missing}`);
else {
  try {
    results.push(["PostgreSQL", await measured(await emptyDatabase(server.url))]);
  } finally {
    server.stop();
  }
}
rmSync(scratch, { recursive: true, force: true });

if (options.json) console.log(JSON.stringify(Object.fromEntries(results)));
else {
  for (const [name, { keep, deliver, latency, bytes, convertMicroseconds }] of results) {
    console.log(name);
    console.log(`  kept one after the other: ${keep.alone.toFixed(0)} records/s; 16 at a time: ${keep.together.toFixed(0)} records/s, ${(1e6 / keep.together / convertMicroseconds).toFixed(1)}× the time of the conversion (${convertMicroseconds.toFixed(0)} µs)`);
    console.log(`  kept at half of that load: p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms`);
    for (const [target, { records, resources }] of Object.entries(deliver)) console.log(`  delivered to ${target}: ${records.toFixed(0)} records/s, ${resources.toFixed(0)} resources/s`);
    console.log(`  ${(bytes.record / 1024).toFixed(1)} kB a record in the database (message ${(bytes.message / 1024).toFixed(1)} kB, Bundle ${(bytes.bundle / 1024).toFixed(1)} kB)`);
  }
}
