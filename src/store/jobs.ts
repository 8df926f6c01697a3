import { PgBoss } from "pg-boss";
import type { Db, JobAttempt } from "pg-boss";
import type { Database, Queries } from "./database.ts";

/** pg-boss gives up and forgets by default; a delivery does neither (10 years, and more attempts than fit in them). */
const forever = { retryLimit: 1_000_000_000, retryDelay: 0, retentionSeconds: 315_360_000 };

/** The claim on a delivery that `next` gave to this process. */
export type Claim = JobAttempt & { readonly target: string };

/** A delivery that waits for nothing but its turn. */
export interface DueDelivery {
  readonly id: string;
  readonly target: string;
}

/**
 * The queues of deliveries, one a target. Only what waits for no other delivery is in them; the oldest comes first. What takes `queries`
 * belongs to the transaction that they belong to.
 */
export interface Jobs {
  /** One that is in its queue already stays as it is. A target that fetches has no queue: what waits for nothing is due there by itself. */
  add(queries: Queries, deliveries: readonly DueDelivery[]): Promise<void>;
  /** The next delivery to a target that is due, claimed for this process; undefined when there is none. */
  next(queries: Queries, target: string): Promise<Claim | undefined>;
  /** Takes a settled delivery from the queue. */
  done(queries: Queries, claim: Claim): Promise<void>;
  /** Gives a delivery back to the queue, due after the given milliseconds. */
  later(queries: Queries, claim: Claim, milliseconds: number): Promise<void>;
  /** Makes deliveries that wait for their next attempt due at once. */
  hasten(queries: Queries, deliveries: readonly DueDelivery[]): Promise<void>;
  /** Gives back what a dead process had claimed, due at once. */
  release(queries: Queries, deliveries: readonly DueDelivery[]): Promise<void>;
  stop(): Promise<void>;
}

/** The queue of versions that kept the order of a whole feed. */
const formerQueue = "delivery";

function queueOf(target: string): string {
  return `delivery.${target}`;
}

function dbOf(queries: Queries): Db {
  return { executeSql: async (text, values) => ({ rows: await queries.query(text, values) }) };
}

function idsByTarget(deliveries: readonly DueDelivery[]): [string, string[]][] {
  return [...Map.groupBy(deliveries, ({ target }) => target)].map(([target, of]) => [target, of.map(({ id }) => id)]);
}

/**
 * Starts pg-boss on the store's database, with a queue for each target that is delivered to; `pulled` are those that fetch. A claim that is not settled within `claimSeconds`
 * (its process died) is given back by itself. `report` hears of errors in pg-boss's own upkeep.
 */
export async function startJobs(database: Database, targets: readonly string[], claimSeconds: number, report: (error: Error) => void, pulled: readonly string[] = []): Promise<Jobs> {
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
  for (const target of targets) {
    if ((await boss.getQueue(queueOf(target))) === null) await boss.createQueue(queueOf(target), { policy: "standard", deleteAfterSeconds: 0, ...forever });
  }
  if ((await boss.getQueue(formerQueue)) !== null) await boss.deleteQueue(formerQueue);
  return {
    async add(queries, deliveries) {
      for (const [target, ids] of idsByTarget(deliveries)) {
        if (pulled.includes(target)) continue;
        await boss.insert(queueOf(target), ids.map((id) => ({ id, data: null as unknown as object, expireInSeconds: claimSeconds })), { db: dbOf(queries) });
      }
    },
    async next(queries, target) {
      const [job] = await boss.fetch(queueOf(target), { includeMetadata: true, db: dbOf(queries) });
      return job && { id: job.id, retryCount: job.retryCount, target };
    },
    async done(queries, { target, ...attempt }) {
      await boss.deleteJob(queueOf(target), attempt, { db: dbOf(queries) });
    },
    async later(queries, { target, ...attempt }, milliseconds) {
      const db = dbOf(queries);
      await boss.fail(queueOf(target), attempt, null, { db });
      await boss.update(queueOf(target), undefined, { id: attempt.id, startAfter: milliseconds / 1000, db });
    },
    async hasten(queries, deliveries) {
      for (const { id, target } of deliveries) await boss.update(queueOf(target), undefined, { id, startAfter: 0, db: dbOf(queries) });
    },
    async release(queries, deliveries) {
      for (const [target, ids] of idsByTarget(deliveries)) await boss.fail(queueOf(target), ids, null, { db: dbOf(queries) });
    },
    stop: () => boss.stop({ graceful: false }),
  };
}
