import { setTimeout as pause } from "node:timers/promises";
import { SpanKind } from "@opentelemetry/api";
import { admission, closedBreaker, next } from "../delivery/breaker.ts";
import type { DeliveryTask } from "../delivery/deliver.ts";
import type { Verdict } from "../delivery/verdict.ts";
import type { BreakerEvent, BreakerState } from "../model/breaker.ts";
import type { AttemptOutcome, TargetState } from "../model/outbox.ts";
import type { Jobs } from "../store/jobs.ts";
import { findDeliveries } from "../store/statements/find-deliveries.ts";
import { isPaused } from "../store/statements/paused-targets.ts";
import type { Store } from "../store/store.ts";
import { continued, fail, inSpan } from "../tracing/spans.ts";
import type { DeliveryLog } from "./log.ts";
import { limited, settle } from "./settle.ts";
import { take } from "./take.ts";
import type { Attempt, Taken } from "./take.ts";

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
  /** The longest that an attempt may take. */
  readonly attemptMilliseconds: number;
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
  /** Whether deliveries of this process go out at the moment, as far as the target's answers decide it. */
  breaker(): BreakerState;
  /** How many attempts have come to what. */
  attempts(): Readonly<Record<AttemptOutcome, number>>;
  /** A person has stopped the target: no delivery of this process begins from now on. Other processes see it at their next poll. */
  pause(): void;
  /** A person says that the target is well: nothing waits for it any longer. */
  resume(): Promise<void>;
  /** Resolves when the attempts under way have ended. */
  stop(): Promise<void>;
}

/** Milliseconds of rest when the store itself fails, so that an outage of it does not fill the log. */
const restAfterFailure = 5000;

/** What speaks of the target, and not of the record. */
const down = new Set(["delivery.timeout", "delivery.unreachable", "delivery.broken", "delivery.target-failed", "delivery.busy", "delivery.answer-unreadable", "delivery.misconfigured"]);

/** What a verdict says of the target: that it does its work, whatever it said of the record, or that it does not. */
function eventOf(verdict: Verdict): BreakerEvent {
  if (verdict.kind !== "retry" || !verdict.issues.some(({ key }) => down.has(key))) return { kind: "answered" };
  return { kind: "failed", pace: verdict.pace === "misconfigured" ? "misconfigured" : "usual", retryAfterMilliseconds: verdict.afterMilliseconds, chance: Math.random() };
}

/** Starts the loops that take a target's deliveries from its queue and carry them there, so many at a time. */
export function startDeliveryWorkers({ store, jobs, target, carrier, concurrency, attemptMilliseconds, pollMilliseconds, onSettled, log }: WorkerSettings): DeliveryWorkers {
  let targetState: TargetState = { target: "unknown", targetIssue: null };
  let breaker = closedBreaker;
  const attempts: Record<AttemptOutcome, number> = { delivered: 0, retry: 0, quarantined: 0, "taken-over": 0, failed: 0 };
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

  /** Makes due at once what waits for its next attempt. */
  async function hastenAll(): Promise<void> {
    await store.database.transaction(async (queries) => jobs.hasten(queries, await findDeliveries(queries, "retrying", target)));
    wake();
  }

  /** Tells the breaker what an attempt said of the target. When it closes again, what waits for its next attempt need not wait longer. */
  async function learn(event: BreakerEvent): Promise<void> {
    const [before, after] = [breaker, next(breaker, event, Date.now())];
    breaker = after;
    if (before.kind !== "closed" && after.kind === "closed") await hastenAll();
  }

  /** The next delivery, if the target may be spoken to at all; the only one for now where the breaker wants a trial. */
  async function nextAttempt(): Promise<Taken> {
    if (await isStopped()) return "nothing";
    const before = breaker;
    const now = Date.now();
    const admitted = admission(breaker, now);
    if (admitted === "wait") return "nothing";
    // Before anything else runs, so that no other loop makes the same trial.
    if (admitted === "trial") breaker = next(breaker, { kind: "trial", lapseMilliseconds: attemptMilliseconds }, now);
    const taken = await take(store, jobs, target);
    if (admitted === "trial" && typeof taken === "string") breaker = before;
    return taken;
  }

  /** Makes an attempt, in the trace of the request that brought the record. */
  function makeAttempt(carrierOf: Carrier, attempt: Attempt): Promise<Verdict> {
    const { id, feed, number, bundle, hints, known, uncertain, traceparent } = attempt;
    const attributes = { "portage.delivery": id, "portage.feed": feed, "portage.target": target, "portage.attempt": number };
    return inSpan("deliver", { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const verdict = limited(await carrierOf({ bundle, hints, known, uncertain }), attempt);
      span.setAttribute("portage.verdict", verdict.kind);
      if (verdict.kind !== "delivered") fail(span, verdict.issues[0]?.key ?? verdict.kind);
      return verdict;
    }, continued(traceparent));
  }

  /** Carries one delivery; false when there was none. */
  async function carry(carrierOf: Carrier): Promise<boolean> {
    const attempt = await nextAttempt();
    if (attempt === "nothing" || attempt === "again") return attempt === "again";
    const { id, feed, number } = attempt;
    const started = performance.now();
    const verdict = await makeAttempt(carrierOf, attempt);
    const issues = verdict.kind === "delivered" ? [] : verdict.issues.map((told) => told.key);
    targetState = { target: issues.some((key) => down.has(key)) ? "down" : "up", targetIssue: issues.find((key) => down.has(key)) ?? null };
    await learn(eventOf(verdict));
    const fields = { delivery: id, feed, attempt: number, issues, milliseconds: Math.round(performance.now() - started) };
    if (!(await settle(store, jobs, attempt, verdict))) {
      attempts["taken-over"]++;
      log.warn(fields, "another process has taken this delivery over");
      return true;
    }
    attempts[verdict.kind === "refused" ? "quarantined" : verdict.kind]++;
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
        attempts.failed++;
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
    breaker: () => breaker,
    attempts: () => attempts,
    pause() {
      paused = { is: true, until: 0 };
    },
    async resume() {
      breaker = next(breaker, { kind: "resume" }, Date.now());
      paused = { is: false, until: 0 };
      await hastenAll();
    },
    async stop() {
      stopping.abort();
      wake();
      await Promise.all(running);
    },
  };
}
