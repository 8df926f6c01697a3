import { EventEmitter, once } from "node:events";
import { timeoutsOfAnAttempt } from "./delivery/deliver.ts";
import { openTarget } from "./delivery/target.ts";
import { startDeliveryWorkers } from "./delivery-worker.ts";
import type { DeliveryLog } from "./delivery-worker.ts";
import type { Delivery, Outbox } from "./model/outbox.ts";
import type { TargetUpdate } from "./model/update.ts";
import type { Database } from "./store/database.ts";
import { startJobs } from "./store/jobs.ts";
import { keepRecord } from "./store/keep-record.ts";
import { countOutbox } from "./store/statements/count-outbox.ts";
import { findDeliveries } from "./store/statements/find-deliveries.ts";
import { readDelivery } from "./store/statements/read-delivery.ts";
import { listQuarantine, readQuarantineItem } from "./store/statements/read-quarantine.ts";
import { worklistOf } from "./store/worklist.ts";

export interface OutboxSettings {
  /** Open and migrated; the outbox closes it when it stops. */
  readonly database: Database;
  /** The base URL of the target FHIR server; a promise where it is known only when the service listens. Nothing is delivered before. */
  readonly target: string | Promise<string>;
  /** How long one request to the target may take. */
  readonly timeoutMilliseconds?: number;
  /** How many feeds are delivered at a time; within a feed the order is kept. */
  readonly workers?: number;
  /** How long an attempt under way may still take when the outbox stops; then it is broken off, and the next start reads back what came of it. */
  readonly graceMilliseconds?: number;
  /** `replace` (when not said): each resource becomes what the record says of it. `merge`: what the record does not speak of stays. */
  readonly update?: TargetUpdate;
  readonly log: DeliveryLog;
}

/** How long until a state that another process changed is seen. */
const pollMilliseconds = 500;

function isSettled(delivery: Delivery): boolean {
  return delivery.state === "delivered" || delivery.state === "quarantined";
}

/** Starts the durable side of the service: what is kept here is delivered, whatever happens to this process. */
export async function startOutbox({ database, target, timeoutMilliseconds = 30_000, workers = 1, graceMilliseconds = 5000, update = "replace", log }: OutboxSettings): Promise<Outbox> {
  // What is not settled long after that is given to another process.
  const claimSeconds = Math.ceil((timeoutsOfAnAttempt * timeoutMilliseconds) / 1000) + 30;
  const jobs = await startJobs(database, claimSeconds, (error) => log.error({ err: error }, "the job queue's upkeep failed"));
  if (database.kind === "embedded") {
    // Nobody else uses this database: what is claimed was claimed by a process that is dead.
    await database.transaction(async (queries) => jobs.release(queries, await findDeliveries(queries, "delivering")));
  }
  // A person may have corrected what they waited for.
  await database.transaction(async (queries) => jobs.hasten(queries, await findDeliveries(queries, "retrying")));
  const settled = new EventEmitter().setMaxListeners(0);
  const breakOff = new AbortController();
  const worker = startDeliveryWorkers({
    database,
    jobs,
    target: Promise.resolve(target).then((url) => openTarget(url, timeoutMilliseconds, breakOff.signal)),
    settings: { name: "default", url: "", timeoutSeconds: timeoutMilliseconds / 1000, update, ids: "client", bundles: "transaction", concurrency: workers, rate: null, maxEntries: null, maxBytes: null, profiles: [] },
    workers,
    pollMilliseconds,
    onSettled: (deliveryId) => settled.emit(deliveryId),
    log,
  });
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    const grace = setTimeout(() => breakOff.abort(), graceMilliseconds);
    await worker.stop();
    clearTimeout(grace);
    await jobs.stop();
    await database.close();
  };
  return {
    async keep(record) {
      const kept = await keepRecord(database, jobs, record);
      if (kept.kind === "queued") worker.wake();
      return kept;
    },
    async wait(deliveryId, milliseconds, signal) {
      const end = performance.now() + milliseconds;
      for (;;) {
        const left = Math.max(0, Math.ceil(end - performance.now()));
        const tick = AbortSignal.timeout(Math.min(left, pollMilliseconds));
        const change = once(settled, deliveryId, { signal: signal === undefined ? tick : AbortSignal.any([tick, signal]) }).catch(() => undefined);
        const delivery = await readDelivery(database, deliveryId);
        if (delivery === undefined || isSettled(delivery) || left === 0 || signal?.aborted === true) return delivery;
        await change;
      }
    },
    delivery: (id) => readDelivery(database, id),
    quarantineItem: (id) => readQuarantineItem(database, id),
    quarantine: (limit, after) => listQuarantine(database, limit, after),
    worklist: worklistOf(database),
    status: async () => ({ ...(await countOutbox(database)), ...worker.targetState() }),
    stop: () => (stopped ??= stop()),
  };
}
