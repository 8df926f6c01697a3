// The load of store.bench.ts on one database, in a process of its own. Arguments: the store's place as JSON, the number of records.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import Fastify from "fastify";
import { anonymous } from "../src/delivery/auth/index.ts";
import { openTarget } from "../src/delivery/target.ts";
import { loadKnowledge } from "../src/knowledge.ts";
import type { RecordToKeep } from "../src/model/outbox.ts";
import { startOutbox } from "../src/outbox/outbox.ts";
import { createPipeline } from "../src/pipeline.ts";
import { sandbox } from "../src/sandbox/sandbox.ts";
import type { StorePlace } from "../src/store/open.ts";
import { openDatabase } from "../src/store/open.ts";
import { localKeyService } from "../src/store/sealing/key-service.ts";
import { openStore } from "../src/store/store.ts";

/** What is measured of one database. Rates are a second. */
export interface StoreFigures {
  readonly convertMicroseconds: number;
  readonly keep: { readonly alone: number; readonly together: number };
  /** Milliseconds. */
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly deliver: Readonly<Record<string, { readonly records: number; readonly resources: number }>>;
  readonly bytes: { readonly record: number; readonly message: number; readonly bundle: number };
}

const [place, count] = process.argv.slice(2) as [string, string];
const records = Number(count);
const secret = Buffer.alloc(32, 1);
const message = readFileSync(new URL("messages/oru-r01.hl7", import.meta.url), "latin1");
const { knowledge } = loadKnowledge(undefined);
const engine = createPipeline(knowledge, { idKey: secret, portageVersion: "bench", maxBytes: 1e7, now: () => performance.now() });
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Each record has a control id and, in turn, one of so many patients. */
const patients = 200;
let number = 0;
function convert(target: string): RecordToKeep {
  number++;
  const text = message.replace(/^((?:[^|\r]*\|){9})[^|]*/, `$1${number}`).replace(/(\rPID\|[^|]*\|[^|]*\|)[^|^]*/, `$1MRN${number % patients}`);
  const { body, contentType, header, bundle, hints, lanes } = engine.convert(Buffer.from(text, "latin1"), { contentType: "x-application/hl7-v2+er7" }).conversions[0]!;
  return { feed: header.feed, controlId: header.controlId, contentType, body, idempotencyKey: null, unknowns: { authorities: [], codes: [] }, tables: engine.tableVersion, target, result: { kind: "queued", bundle: bundle!, hints, lanes } };
}

/** A server that stores nothing and says that it has. */
const nobody = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  request.on("end", () => {
    const { entry } = JSON.parse(text) as { entry: { request: { url: string } }[] };
    const answers = entry.map(({ request: { url } }) => ({ response: { status: "201 Created", location: `${url}/_history/1`, etag: 'W/"1"' } }));
    response.writeHead(200, { "content-type": "application/fhir+json" }).end(JSON.stringify({ resourceType: "Bundle", type: "transaction-response", entry: answers }));
  });
});
await new Promise<void>((resolve) => nobody.listen(0, "127.0.0.1", resolve));
const app = Fastify({ bodyLimit: 1e8 });
await app.register(sandbox);
await app.listen({ host: "127.0.0.1", port: 0 });

const urls: Record<string, string> = {
  nobody: `http://127.0.0.1:${(nobody.address() as AddressInfo).port}`,
  sandbox: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/sandbox/fhir`,
  ...(process.env["HAPI_URL"] && { HAPI: process.env["HAPI_URL"] }),
};
const database = await openDatabase(JSON.parse(place) as StorePlace);
const gate = Promise.withResolvers<void>();
const outbox = await startOutbox({
  store: await openStore(database, { deployment: secret, services: { present: localKeyService(secret) } }),
  targets: Object.entries(urls).map(([name, url]) => ({
    settings: { name, url, timeoutSeconds: 30, update: "replace", ids: "client", bundles: "transaction", concurrency: 4, rate: null, maxEntries: null, maxBytes: null, profiles: [] },
    open: async (stop: AbortSignal) => {
      await gate.promise;
      return openTarget({ url, timeoutSeconds: 30, rate: null }, anonymous, stop);
    },
  })),
  log: silent,
});

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const prepared = Array.from({ length: records }, () => convert("nobody"));
const converting = await seconds(async () => void Array.from({ length: 300 }, () => convert("nobody")));

const inAlone = Math.ceil(records / 5);
const alone = await seconds(async () => {
  for (const record of prepared.splice(0, inAlone)) await outbox.keep(record);
});
const inTogether = prepared.length;
const together = await seconds(() =>
  Promise.all(
    Array.from({ length: 16 }, async () => {
      for (let record = prepared.pop(); record !== undefined; record = prepared.pop()) await outbox.keep(record);
    }),
  ),
);
const rate = inTogether / together;

// Requests come at their own times, however long the ones before take.
const took: number[] = [];
const arrivals = Array.from({ length: Math.min(records, 600) }, () => convert("sandbox"));
const start = performance.now();
await Promise.all(
  arrivals.map(async (record, index) => {
    await pause(Math.max(0, ((index / rate) * 2 * 1000) - (performance.now() - start)));
    const began = performance.now();
    await outbox.keep(record);
    took.push(performance.now() - began);
  }),
);
took.sort((a, b) => a - b);
const [{ bytes } = { bytes: 0 }] = await database.query<{ bytes: number }>("select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class where relkind = 'r' and relnamespace in ('portage'::regnamespace, 'portage_jobs'::regnamespace)", []);
const kept = records + arrivals.length;
if (urls["HAPI"] !== undefined) for (const record of Array.from({ length: 300 }, () => convert("HAPI"))) await outbox.keep(record);

gate.resolve();
const deliver: Record<string, { records: number; resources: number }> = {};
const open = async () => database.query<{ target: string; count: number }>("select target, count(*)::integer as count from portage.delivery where state <> 'delivered' group by target", []);
const began = performance.now();
for (let left = await open(); ; left = await open()) {
  for (const name of Object.keys(urls)) {
    if (deliver[name] === undefined && !left.some(({ target }) => target === name)) {
      const [row] = await database.query<{ records: number; resources: number }>("select count(*)::integer as records, sum(json_array_length(stored))::integer as resources from portage.delivery where target = $1", [name]);
      const spent = (performance.now() - began) / 1000;
      deliver[name] = { records: row!.records / spent, resources: row!.resources / spent };
    }
  }
  if (left.length === 0) break;
  await pause(100);
}
await outbox.stop();
nobody.close();
nobody.closeAllConnections();
await app.close();

const one = convert("nobody");
const figures: StoreFigures = {
  convertMicroseconds: (converting / 300) * 1e6,
  keep: { alone: inAlone / alone, together: rate },
  latency: { p50: took[Math.floor(took.length / 2)]!, p99: took[Math.floor(took.length * 0.99)]! },
  deliver,
  bytes: { record: bytes / kept, message: one.body.length, bundle: one.result.kind === "queued" ? one.result.bundle.length : 0 },
};
process.send!(figures);
process.disconnect();
