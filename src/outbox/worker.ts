import { setTimeout as pause } from "node:timers/promises";
import type { DeliveryTask } from "../delivery/deliver.ts";
import { leavesOpen } from "../delivery/verdict.ts";
import type { Verdict } from "../delivery/verdict.ts";
import type { TargetState } from "../model/outbox.ts";
import type { Jobs } from "../store/jobs.ts";
import { isPaused } from "../store/statements/paused-targets.ts";
import type { Store } from "../store/store.ts";
import type { DeliveryLog } from "./log.ts";
import { limited, settle } from "./settle.ts";
import { take } from "./take.ts";

/** Makes one attempt to deliver; never throws for anything that the target does. */
export type Carrier = (task: DeliveryTask) => Promise<Verdict>;

interface WorkerSettings {
  readonly store: Store;
  readonly jobs: Jobs;
  /** The target's name. */
  readonly target: string;
  /** Known once the target can be spoken to; nothing is taken before. */
  readonly carrier: Promise<Carrier>;
  readonly concurrency: number;
  readonly pollMilliseconds: number;
  readonly onSettled: (deliveryId: string) => void;
  readonly log: DeliveryLog;
}

/** The loops that deliver to one target. */
export interface DeliveryWorkers {
  /** Looks for work now instead of at the next poll. */
  wake(): void;
  /** What the last attempt told of the target. */
  targetState(): TargetState;
  /** Resolves when the attempts under way have ended. */
  stop(): Promise<void>;
}

/** Milliseconds of rest when the store itself fails, so that an outage of it does not fill the log. */
const restAfterFailure = 5000;

const down = new Set(["delivery.timeout", "delivery.unreachable", "delivery.broken", "delivery.target-failed", "delivery.busy", "delivery.answer-unreadable", "delivery.misconfigured"]);

/** Starts the loops that take a target's deliveries from its queue and carry them there, so many at a time. */
export function startDeliveryWorkers({ store, jobs, target, carrier, concurrency, pollMilliseconds, onSettled, log }: WorkerSettings): DeliveryWorkers {
  let targetState: TargetState = { target: "unknown", targetIssue: null };
  const stopping = new AbortController();
  let alarm = new AbortController();
  const wake = () => {
    alarm.abort();
    alarm = new AbortController();
  };

  let paused = { is: false, until: 0 };
  /** Looked up now and then: a pause by another process is seen as soon as a poll would see it. */
  async function isStopped(): Promise<boolean> {
    const now = performance.now();
    if (now >= paused.until) paused = { is: await isPaused(store.database, target), until: now + pollMilliseconds };
    return paused.is;
  }

  /** Carries one delivery; false when there was none. */
  async function carry(carrierOf: Carrier): Promise<boolean> {
    if (await isStopped()) return false;
    const attempt = await take(store, jobs, target);
    if (attempt === "nothing" || attempt === "again") return attempt === "again";
    const { id, feed, number, bundle, hints, known, interrupted, lastIssues } = attempt;
    const started = performance.now();
    const verdict = limited(await carrierOf({ bundle, hints, known, uncertain: interrupted || leavesOpen(lastIssues) }), attempt);
    const issues = verdict.kind === "delivered" ? [] : verdict.issues.map((told) => told.key);
    targetState = { target: issues.some((key) => down.has(key)) ? "down" : "up", targetIssue: issues.find((key) => down.has(key)) ?? null };
    const fields = { delivery: id, feed, attempt: number, issues, milliseconds: Math.round(performance.now() - started) };
    if (!(await settle(store, jobs, attempt, verdict))) {
      log.warn(fields, "another process has taken this delivery over");
      return true;
    }
    if (verdict.kind === "delivered") log.info(fields, "delivered");
    else log.warn(fields, verdict.kind === "retry" ? "not delivered, will be tried again" : "refused by the target, now in quarantine");
    if (verdict.kind !== "retry") {
      onSettled(id);
      // Another loop may be at rest while what waited for this one is due now.
      wake();
    }
    return true;
  }

  async function run(): Promise<void> {
    const stopped = new Promise<undefined>((resolve) => stopping.signal.addEventListener("abort", () => resolve(undefined)));
    const carrierOf = await Promise.race([carrier, stopped]);
    if (carrierOf === undefined) return;
    while (!stopping.signal.aborted) {
      const { signal } = alarm;
      let rest = pollMilliseconds;
      try {
        if (await carry(carrierOf)) rest = 0;
      } catch (error) {
        log.error({ err: error }, "a delivery attempt failed inside Portage");
        rest = restAfterFailure;
      }
      if (rest > 0) await pause(rest, undefined, { signal }).catch(() => undefined);
    }
  }

  const running = Array.from({ length: concurrency }, run);
  return {
    wake,
    targetState: () => targetState,
    async stop() {
      stopping.abort();
      wake();
      await Promise.all(running);
    },
  };
}
