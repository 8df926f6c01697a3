import { onTestFinished } from "vitest";
import { pullOf } from "../../src/pull/pull.ts";
import type { PullOfStore } from "../../src/pull/pull.ts";
import { startJobs } from "../../src/store/jobs.ts";
import type { Jobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import type { StorePlace } from "../../src/store/open.ts";
import type { Store } from "../../src/store/store.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";

/** A store with a target `ehr` that fetches. */
export interface PullStore {
  readonly store: Store;
  readonly jobs: Jobs;
  readonly pull: PullOfStore;
  /** Deliveries that have come to an end. */
  readonly settled: string[];
  close(): Promise<void>;
}

export async function openPullStore(place: StorePlace): Promise<PullStore> {
  const store = await storeAt(place);
  const jobs = await startJobs(store.database, [], 60, () => undefined, ["ehr"]);
  const settled: string[] = [];
  const close = async () => {
    await jobs.stop();
    await store.database.close();
  };
  return { store, jobs, settled, pull: pullOf(store, jobs, { targets: ["ehr"], settled: (id) => void settled.push(id) }), close };
}

/** The same, closed when the test ends. */
export async function pullStoreForTest(place: StorePlace): Promise<PullStore> {
  const opened = await openPullStore(place);
  onTestFinished(() => opened.close());
  return opened;
}

/** Keeps a record whose Bundle is for `ehr`; gives the delivery's id. */
export async function keepForPull({ store, jobs }: Pick<PullStore, "store" | "jobs">, lanes: readonly string[], { bundle = '{"resourceType":"Bundle","type":"transaction"}', feed = "adt" } = {}): Promise<string> {
  const kept = await keepRecord(store, jobs, recordToKeep({ feed, target: "ehr", result: { kind: "queued", bundle, lanes } }));
  if (kept.kind !== "queued") throw new Error(kept.kind);
  return kept.deliveryId;
}
