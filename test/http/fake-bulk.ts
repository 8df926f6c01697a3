import type { BulkJob, BulkProgress, BulkStore } from "../../src/model/bulk.ts";
import type { KeptRecord, RecordToKeep } from "../../src/model/outbox.ts";

const nothing = { bytes: 0, frames: 0, lines: 0 };
const atStart: BulkProgress = { packets: 0, bytes: 0, records: 0, converted: 0, invalid: 0, unreadable: 0, refused: 0, repeated: 0, forbidden: 0, offered: 0, files: { bundles: nothing, outcomes: nothing } };

/** Bulk jobs in memory, that keep the promises of `BulkStore` but for a transaction. Frames are told apart by their place alone. */
export function fakeBulk(keep: (record: RecordToKeep) => Promise<KeptRecord>, bundleOf: (deliveryId: string) => string | null): BulkStore {
  const jobs = new Map<string, BulkJob>();
  const running = (id: string) => (jobs.get(id)?.state === "running" ? jobs.get(id) : undefined);
  return {
    seal: (plain, place) => Buffer.concat([Buffer.from(`${place}\n`), Buffer.from(plain)]),
    async open(sealed, place) {
      const head = Buffer.from(`${place}\n`);
      if (!Buffer.from(sealed).subarray(0, head.length).equals(head)) throw new Error("another place");
      return sealed.subarray(head.length);
    },
    async insert(job) {
      jobs.set(job.id, { ...job, state: "running", createdAt: new Date(), endedAt: null, progress: atStart });
    },
    job: async (id) => jobs.get(id),
    next: async (folder) => [...jobs.values()].find((job) => job.folder === folder && job.state === "running"),
    running: async (folder) => [...jobs.values()].filter((job) => job.folder === folder && job.state === "running").length,
    ids: async (folder) => [...jobs.values()].filter((job) => job.folder === folder).map(({ id }) => id),
    async advance(id, packets, records, settle) {
      const job = running(id);
      if (job === undefined || job.progress.packets !== packets) return false;
      const kept: KeptRecord[] = [];
      for (const record of records) kept.push(await keep(record));
      jobs.set(id, { ...job, progress: await settle(kept) });
      return true;
    },
    async end(id, state) {
      const job = running(id);
      if (job !== undefined) jobs.set(id, { ...job, state, endedAt: new Date() });
      return job !== undefined;
    },
    remove: async (id) => running(id) === undefined && jobs.delete(id),
    removeOld: async () => [],
    bundles: async (ids) => ids.map(bundleOf),
  };
}
