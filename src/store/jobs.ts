import { PgBoss } from "pg-boss";
import type { Db, Job } from "pg-boss";
import type { Database, Queries } from "./database.ts";

const queue = "delivery";
/** pg-boss gives up and forgets by default; a delivery does neither (10 years, and more attempts than fit in them). */
const forever = { retryLimit: 1_000_000_000, retryDelay: 0, retentionSeconds: 315_360_000 };

/** The claim on a delivery that `next` gave to this process. */
export type Claim = Pick<Job<unknown>, "id"> & { readonly retryCount: number };

/**
 * The queue of deliveries. Within one feed it is strictly first in, first out: a delivery that waits for its next attempt
 * holds back those behind it. What takes `queries` belongs to the transaction that they belong to.
 */
export interface Jobs {
  add(queries: Queries, deliveryId: string, feed: string): Promise<void>;
  /** The next delivery that is due, claimed for this process; undefined when there is none. */
  next(queries: Queries): Promise<Claim | undefined>;
  /** Takes a settled delivery from the queue. */
  done(queries: Queries, claim: Claim): Promise<void>;
  /** Gives a delivery back to the queue, due after the given milliseconds. */
  later(queries: Queries, claim: Claim, milliseconds: number): Promise<void>;
  /** Makes deliveries that wait for their next attempt due at once. */
  hasten(queries: Queries, deliveryIds: readonly string[]): Promise<void>;
  /** Gives back what a dead process had claimed, due at once. */
  release(queries: Queries, deliveryIds: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

function dbOf(queries: Queries): Db {
  return { executeSql: async (text, values) => ({ rows: await queries.query(text, values) }) };
}

/**
 * Starts pg-boss on the store's database. A claim that is not settled within `claimSeconds` (its process died) is given
 * back by itself. `report` hears of errors in pg-boss's own upkeep.
 */
export async function startJobs(database: Database, claimSeconds: number, report: (error: Error) => void): Promise<Jobs> {
  const boss = new PgBoss({
    db: dbOf(database),
    backend: database.kind === "embedded" ? "pglite" : "postgres",
    schema: "portage_jobs",
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
    reindex: database.kind === "server",
    openTelemetry: { enabled: false },
    monitorIntervalSeconds: 30,
    superviseIntervalSeconds: 30,
  });
  boss.on("error", report);
  // Of processes that start at once on a new database, one installs pg-boss; the others fail the first time.
  await boss.start({ attempts: 5 });
  if ((await boss.getQueue(queue)) === null) {
    await boss.createQueue(queue, { policy: "key_strict_fifo", deleteAfterSeconds: 0, ...forever });
  }
  return {
    async add(queries, deliveryId, feed) {
      await boss.send(queue, null, { id: deliveryId, singletonKey: feed, expireInSeconds: claimSeconds, db: dbOf(queries) });
    },
    async next(queries) {
      const [job] = await boss.fetch(queue, { includeMetadata: true, db: dbOf(queries) });
      return job && { id: job.id, retryCount: job.retryCount };
    },
    async done(queries, claim) {
      await boss.deleteJob(queue, claim, { db: dbOf(queries) });
    },
    async later(queries, claim, milliseconds) {
      const db = dbOf(queries);
      await boss.fail(queue, claim, null, { db });
      await boss.update(queue, undefined, { id: claim.id, startAfter: milliseconds / 1000, db });
    },
    async hasten(queries, deliveryIds) {
      for (const id of deliveryIds) await boss.update(queue, undefined, { id, startAfter: 0, db: dbOf(queries) });
    },
    async release(queries, deliveryIds) {
      if (deliveryIds.length > 0) await boss.fail(queue, [...deliveryIds], null, { db: dbOf(queries) });
    },
    stop: () => boss.stop({ graceful: false }),
  };
}
