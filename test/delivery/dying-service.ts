// A process of its own for crash.test.ts: keeps records in a store and delivers them until it is killed. Arguments: the store's place as JSON, the target's URL, the Bundles as JSON.
import type { StorePlace } from "../../src/store/open.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";
import { startTestOutbox } from "./start-outbox.ts";

const [place, target, bundles] = process.argv.slice(2) as [string, string, string];
const outbox = await startTestOutbox(await storeAt(JSON.parse(place) as StorePlace), target);
for (const bundle of JSON.parse(bundles) as string[]) {
  const kept = await outbox.keep(recordToKeep({ result: { kind: "queued", bundle, lanes: ["Patient/one"] } }));
  if (kept.kind === "queued") console.log(kept.deliveryId);
}
console.log("kept");
