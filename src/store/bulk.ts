import type { BulkProgress, BulkStore, KeptOfBatch } from "../model/bulk.ts";
import type { Jobs } from "./jobs.ts";
import { isRefusal, keepEachIn } from "./keep-each.ts";
import { keepRecordsIn } from "./keep-record.ts";
import { places } from "./places.ts";
import { advanceBulkJob, countRunningBulkJobs, deleteBulkJob, deleteOldBulkJobs, endBulkJob, insertBulkJob, listBulkJobs, lockBulkJob, nextBulkJob, readBulkJob, readBundles } from "./statements/bulk-jobs.ts";
import type { Store } from "./store.ts";

const nothing = { bytes: 0, frames: 0, lines: 0 };

/** Where every job begins. */
const atStart: BulkProgress = { packets: 0, bytes: 0, records: 0, converted: 0, invalid: 0, unreadable: 0, refused: 0, repeated: 0, forbidden: 0, offered: 0, files: { bundles: nothing, outcomes: nothing } };

/** Bulk jobs in the store; `queued` hears of each batch that put something into the outbox. */
export function bulkOf(store: Store, jobs: Jobs, queued: () => void): BulkStore {
  const { database, payloads } = store;
  return {
    seal: (plain, place) => payloads.seal(plain, place),
    open: (sealed, place) => payloads.open(sealed, place),
    insert: (job) => insertBulkJob(database, job, atStart),
    job: (id) => readBulkJob(database, id),
    next: (folder) => nextBulkJob(database, folder),
    running: (folder) => countRunningBulkJobs(database, folder),
    ids: (folder) => listBulkJobs(database, folder),
    async advance(id, packets, records, settle) {
      let kept: readonly KeptOfBatch[] = [];
      const run = (keep: typeof keepEachIn) =>
        store.transaction(async (transaction) => {
          if (!(await lockBulkJob(transaction, id, packets))) return false;
          kept = await keep(store, jobs, transaction, records);
          await advanceBulkJob(transaction, id, await settle(kept));
          return true;
        });
      const advanced = await run(keepRecordsIn).catch((error: unknown) => (isRefusal(error) ? run(keepEachIn) : Promise.reject(error)));
      if (advanced && kept.some(({ kind }) => kind === "queued")) queued();
      return advanced;
    },
    end: (id, state) => endBulkJob(database, id, state),
    remove: (id) => deleteBulkJob(database, id),
    removeOld: (folder, hours) => deleteOldBulkJobs(database, folder, hours),
    async bundles(deliveryIds) {
      const sealed = await readBundles(database, deliveryIds);
      return Promise.all(
        deliveryIds.map(async (id) => {
          const bundle = sealed.get(id) ?? null;
          return bundle === null ? null : (await payloads.open(bundle, places.bundle(id))).toString("utf8");
        }),
      );
    },
  };
}
