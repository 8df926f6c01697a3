// A process of its own for crash.test.ts: keeps records in a store and delivers them until it is killed. Arguments: the store's place as JSON, the target's URL, the Bundles as JSON.
import { nothingUnknown } from "../../src/model/unknowns.ts";
import { startOutbox } from "../../src/outbox.ts";
import { openDatabase } from "../../src/store/open.ts";
import type { StorePlace } from "../../src/store/open.ts";

const [place, target, bundles] = process.argv.slice(2) as [string, string, string];
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const outbox = await startOutbox({ database: await openDatabase(JSON.parse(place) as StorePlace), target, log: silent });
for (const bundle of JSON.parse(bundles) as string[]) {
  const kept = await outbox.keep({ feed: "adt", controlId: null, contentType: "text/plain", body: Buffer.from(bundle), idempotencyKey: null, unknowns: nothingUnknown, result: { kind: "queued", bundle } });
  if (kept.kind === "queued") console.log(kept.deliveryId);
}
console.log("kept");
