import type { KeptRecord, RecordToKeep } from "./outbox.ts";
import type { Deliver } from "./engine.ts";

/** `running`: it waits for its turn, or records of it are being converted. `failed`: its spool cannot be read. */
export type BulkState = "running" | "finished" | "cancelled" | "failed";

/** A file of results, as far as it counts: what is behind belongs to a batch that was broken off. */
export interface ResultFileLength {
  readonly bytes: number;
  readonly frames: number;
  readonly lines: number;
}

/** The checkpoint of a job. */
export interface BulkProgress {
  /** Packets of the body that are settled, problems of the body as a whole among them. */
  readonly packets: number;
  /** Bytes of the body that were read for them. */
  readonly bytes: number;
  /** Records, by what became of them; `repeated` (kept before) and `forbidden` (of feeds that the sender may not use) are counted beside. */
  readonly records: number;
  readonly converted: number;
  readonly invalid: number;
  readonly unreadable: number;
  readonly refused: number;
  readonly repeated: number;
  readonly forbidden: number;
  /** Records that the store was asked to keep: what an Idempotency-Key is numbered by. */
  readonly offered: number;
  readonly files: { readonly bundles: ResultFileLength; readonly outcomes: ResultFileLength };
}

export interface NewBulkJob {
  readonly id: string;
  /** The id of the data folder that has its spool. */
  readonly folder: string;
  /** Path and query of the request. */
  readonly request: string;
  readonly contentType: string;
  readonly feed: string | null;
  readonly deliver: Deliver | null;
  readonly idempotencyKey: string | null;
  readonly principal: string | null;
  /** The feeds that the principal may use; null for all. */
  readonly allowed: readonly string[] | null;
  readonly bytes: number;
  readonly sha256: Uint8Array;
}

export interface BulkJob extends NewBulkJob {
  readonly state: BulkState;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  readonly progress: BulkProgress;
}

/** What became of one record of a batch. `refused`: the store will never take it, for what is in it. */
export type KeptOfBatch = KeptRecord | { readonly kind: "refused" };

/** The durable side of bulk jobs. */
export interface BulkStore {
  /** Seals a piece of a spool for its place (`bulk.…:…`), and opens it again; rejects where it was changed or belongs elsewhere. */
  seal(plain: Uint8Array | string, place: `bulk.${string}:${string}`): Uint8Array;
  open(sealed: Uint8Array, place: `bulk.${string}:${string}`): Promise<Uint8Array>;
  insert(job: NewBulkJob): Promise<void>;
  job(id: string): Promise<BulkJob | undefined>;
  /** The running job of a data folder that came first. */
  next(folder: string): Promise<BulkJob | undefined>;
  /** How many jobs of a data folder have not ended. */
  running(folder: string): Promise<number>;
  /** The ids of all jobs of a data folder. */
  ids(folder: string): Promise<readonly string[]>;
  /** Keeps records in their order and moves the checkpoint to what `settle` makes of that, in one transaction; `settle` may be asked again. False where the job runs no longer, or its checkpoint is not at `packets`; then nothing is kept. */
  advance(id: string, packets: number, records: readonly RecordToKeep[], settle: (kept: readonly KeptOfBatch[]) => Promise<BulkProgress>): Promise<boolean>;
  /** False where the job runs no longer. */
  end(id: string, state: Exclude<BulkState, "running">): Promise<boolean>;
  remove(id: string): Promise<boolean>;
  /** Removes jobs of a data folder that ended more than so many hours ago; gives their ids. */
  removeOld(folder: string, hours: number): Promise<readonly string[]>;
  /** The Bundles of deliveries, serialised, in this order; null where they are kept no longer. */
  bundles(deliveryIds: readonly string[]): Promise<readonly (string | null)[]>;
}
