import { EventEmitter, once } from "node:events";
import { deliver, timeoutsOfAnAttempt } from "../delivery/deliver.ts";
import type { DeliveryTask } from "../delivery/deliver.ts";
import type { ReadableTarget } from "../delivery/target.ts";
import type { AttemptOutcome, Delivery, Outbox } from "../model/outbox.ts";
import type { Retention } from "../model/retention.ts";
import type { TargetSettings } from "../model/target.ts";
import { exportHours, exportsOf } from "../pull/exports.ts";
import { scanExports } from "../pull/export-scan.ts";
import { adopt } from "../pull/order.ts";
import { startNotifications } from "../pull/notify.ts";
import type { PullTarget } from "../pull/notify.ts";
import { pullOf } from "../pull/pull.ts";
import { bulkOf } from "../store/bulk.ts";
import { startJobs } from "../store/jobs.ts";
import { keepRecord } from "../store/keep-record.ts";
import { quarantineOf } from "../store/quarantine.ts";
import { recordsOf } from "../store/records.ts";
import { countOutbox } from "../store/statements/count-outbox.ts";
import { findDeliveries } from "../store/statements/find-deliveries.ts";
import { deleteOldExports } from "../store/statements/exports.ts";
import { readAudited } from "../store/statements/read-audited.ts";
import { readDelivery } from "../store/statements/read-delivery.ts";
import type { Store } from "../store/store.ts";
import { worklistOf } from "../store/worklist.ts";
import { startAcknowledgements } from "./acknowledgements.ts";
import { every } from "./every.ts";
import type { DeliveryLog } from "./log.ts";
import { removeExpired } from "./retention.ts";
import { targetsOf, unknownTarget } from "./targets.ts";
import { startDeliveryWorkers } from "./worker.ts";

/** A target that the outbox delivers to. */
export interface OutboxTarget {
  readonly settings: TargetSettings;
  /** Opens it once it can be spoken to; what is under way is broken off when the signal comes. */
  open(stop: AbortSignal): Promise<ReadableTarget>;
}

export interface OutboxSettings {
  /** Open; the outbox closes its database when it stops. */
  readonly store: Store;
  /** Those that are delivered to. The name `default` is among them or among `pulled`. */
  readonly targets: readonly OutboxTarget[];
  /** Those that fetch. */
  readonly pulled?: readonly PullTarget[];
  /** How long an attempt under way may still take when the outbox stops; then it is broken off, and the next start reads back what came of it. */
  readonly graceMilliseconds?: number;
  /** How long payloads are kept, by feed; for ever where it is not said. */
  readonly retention?: ReadonlyMap<string, Retention>;
  readonly log: DeliveryLog;
}

/** How often payloads are removed whose time is over, and how often new payload keys of other processes are looked for. */
const hour = 3_600_000;
const minute = 60_000;
const month = 30 * 24 * hour;
/** How often exports are looked for that wait to be looked through. */
const scanPace = { first: 500, next: 500 };

/** Seconds; where nothing is delivered to, nothing is claimed. */
const shortestClaim = 60;

/** How long until a state that another process changed is seen. */
const pollMilliseconds = 500;

function isSettled(delivery: Delivery): boolean {
  return delivery.state === "delivered" || delivery.state === "quarantined";
}

/** What is not settled long after the longest attempt is given to another process. */
export function claimSecondsOf({ timeoutSeconds, rate, concurrency }: TargetSettings): number {
  const turns = rate === null ? 0 : concurrency / rate;
  return Math.ceil(timeoutsOfAnAttempt * timeoutSeconds + turns) + 30;
}

/** The seconds after which a claim lapses, whatever its target. */
export function longestClaim(targets: readonly TargetSettings[]): number {
  return Math.max(...targets.map(claimSecondsOf), shortestClaim);
}

/** Starts the durable side of the service: what is kept here is delivered, whatever happens to this process. */
export async function startOutbox({ store, targets, pulled = [], graceMilliseconds = 5000, retention = new Map(), log }: OutboxSettings): Promise<Outbox> {
  const { database } = store;
  const names = targets.map(({ settings }) => settings.name);
  const pullTargets = pulled.map(({ settings }) => settings.name);
  const jobs = await startJobs(database, names, longestClaim(targets.map(({ settings }) => settings)), (error) => log.error({ err: error }, "the job queue's upkeep failed"), pullTargets);
  await database.transaction(async (queries) => {
    const at = (deliveries: { readonly id: string; readonly target: string }[]) => deliveries.filter(({ target }) => names.includes(target));
    // Nobody else uses an embedded database: what is claimed was claimed by a process that is dead.
    if (database.kind === "embedded") await jobs.release(queries, at(await findDeliveries(queries, "delivering")));
    // A restored backup, or a former version's queue, has deliveries without jobs.
    for (const state of ["queued", "delivering", "retrying"] as const) await jobs.add(queries, at(await findDeliveries(queries, state)));
    // A person may have corrected what they waited for.
    await jobs.hasten(queries, at(await findDeliveries(queries, "retrying")));
  });
  await adopt(store, month);
  const settled = new EventEmitter().setMaxListeners(0);
  const breakOff = new AbortController();
  const workers = new Map(
    targets.map((target) => {
      const { settings } = target;
      const carrier = target.open(breakOff.signal).then((opened) => (task: DeliveryTask) => deliver(opened, settings, task));
      const { name, concurrency } = settings;
      return [name, startDeliveryWorkers({ store, jobs, target: name, carrier, concurrency, attemptMilliseconds: claimSecondsOf(settings) * 1000, pollMilliseconds, onSettled: (id) => settled.emit(id), log })];
    }),
  );
  const pull = pullOf(store, jobs, { targets: pullTargets, settled: (id) => settled.emit(id) });
  const notifications = await startNotifications(store, pulled, log);
  const acknowledgements = startAcknowledgements(store, (error) => log.error({ err: error }, "the ledger did not take acknowledgements"));
  const upkeep = [
    every({ first: minute, next: hour }, (stop) => removeExpired(store, retention, (feed, records) => log.info({ feed, records }, "payloads removed, their time is over"), stop), (error) => log.error({ err: error }, "payloads whose time is over were not removed")),
    every(scanPace, (stop) => scanExports(store, stop), (error) => log.error({ err: error }, "an export was not looked through, will be tried again")),
    every({ first: minute, next: hour }, () => deleteOldExports(database, exportHours), (error) => log.error({ err: error }, "old exports were not removed")),
    every({ first: minute, next: minute }, () => adopt(store, 10 * minute), (error) => log.error({ err: error }, "records of an earlier version were not put into the order of reading")),
    every({ first: minute, next: minute }, () => store.payloads.refresh(), (error) => log.error({ err: error }, "the store's keys were not looked up")),
  ];
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    const grace = setTimeout(() => breakOff.abort(), graceMilliseconds);
    await Promise.all([...workers.values(), ...upkeep, ...notifications].map((running) => running.stop()));
    clearTimeout(grace);
    await acknowledgements.stop();
    await jobs.stop();
    await database.close();
  };
  const wakeAll = () => {
    for (const worker of workers.values()) worker.wake();
    pull.wake();
  };
  return {
    ...quarantineOf(store, jobs, { targetNames: [...names, ...pullTargets], wake: wakeAll }),
    ...recordsOf(store),
    ...targetsOf(store, workers, pullTargets),
    pull,
    exports: exportsOf(store),
    bulk: bulkOf(store, jobs, wakeAll),
    async keep(record) {
      const kept = await keepRecord(store, jobs, record);
      if (kept.kind === "queued") {
        workers.get(record.target)?.wake();
        pull.wake();
      }
      return kept;
    },
    async wait(deliveryId, milliseconds, signal) {
      const end = performance.now() + milliseconds;
      for (;;) {
        const left = Math.max(0, Math.ceil(end - performance.now()));
        const tick = AbortSignal.timeout(Math.min(left, pollMilliseconds));
        const change = once(settled, deliveryId, { signal: signal === undefined ? tick : AbortSignal.any([tick, signal]) }).catch(() => undefined);
        const delivery = await readDelivery(store, deliveryId);
        if (delivery === undefined || isSettled(delivery) || left === 0 || signal?.aborted === true) return delivery;
        await change;
      }
    },
    acknowledged: (acknowledgement) => acknowledgements.note(acknowledgement),
    audited: (query) => readAudited(database, query),
    note: (notes) => store.transaction(async (transaction) => notes.forEach((note) => transaction.note(note))),
    delivery: (id) => readDelivery(store, id),
    worklist: worklistOf(database),
    async status() {
      const states = [...workers.values()].map((worker) => worker.targetState());
      const worst = states.find(({ target }) => target === "down") ?? states.find(({ target }) => target === "up") ?? states[0] ?? unknownTarget;
      return { ...(await countOutbox(database)), ...worst };
    },
    attempts: () => [...workers].flatMap(([target, worker]) => Object.entries(worker.attempts()).map(([outcome, count]) => ({ target, outcome: outcome as AttemptOutcome, count }))),
    stop: () => (stopped ??= stop()),
  };
}
