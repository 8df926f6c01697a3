import { setTimeout as pause } from "node:timers/promises";
import { backoff } from "./delivery/backoff.ts";
import { deliver } from "./delivery/deliver.ts";
import type { ReadableTarget } from "./delivery/target.ts";
import { leavesOpen, strikeLimit } from "./delivery/verdict.ts";
import type { Verdict } from "./delivery/verdict.ts";
import type { Delivery, TargetState } from "./model/outbox.ts";
import type { StoredResource, TargetSettings } from "./model/target.ts";
import type { Database } from "./store/database.ts";
import { orderedId } from "./store/id.ts";
import type { Claim, Jobs } from "./store/jobs.ts";
import { beginAttempt } from "./store/statements/begin-attempt.ts";
import type { Attempt } from "./store/statements/begin-attempt.ts";
import { endAttempt } from "./store/statements/end-attempt.ts";
import type { AttemptEnd } from "./store/statements/end-attempt.ts";
import { insertQuarantine } from "./store/statements/insert-quarantine.ts";

/** Where deliveries are logged; pino's loggers fit. Fields hold ids, counts and keys of the error table, never a record's values. */
export interface DeliveryLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface WorkerSettings {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly target: Promise<ReadableTarget>;
  /** How the target wants to be spoken to. */
  readonly settings: TargetSettings;
  readonly workers: number;
  readonly pollMilliseconds: number;
  readonly onSettled: (deliveryId: string) => void;
  readonly log: DeliveryLog;
}

export interface DeliveryWorkers {
  /** Looks for work now instead of at the next poll. */
  wake(): void;
  /** What the last attempt told of the target. */
  targetState(): TargetState;
  /** Resolves when the attempts under way have ended. */
  stop(): Promise<void>;
}

/** A retry that counts as a strike and was the last one allowed is a refusal. */
function limited(verdict: Verdict, attempt: Attempt): Verdict {
  const last = verdict.kind === "retry" && verdict.strike && attempt.strikes + 1 >= strikeLimit;
  return last ? { kind: "refused", issues: verdict.issues, stored: verdict.stored ?? [], remaining: null, refusedEntries: [] } : verdict;
}

function linesOf(stored: readonly StoredResource[]): Delivery["stored"] {
  return stored.map(({ status, location, etag }) => ({ status, location, etag }));
}

function endOf(verdict: Verdict, { strikes }: Attempt): AttemptEnd {
  if (verdict.kind === "delivered") return { state: "delivered", issues: [], strikes, stored: linesOf(verdict.stored), kept: verdict.kept ?? [] };
  if (verdict.kind === "refused") return { state: "quarantined", issues: verdict.issues, strikes, stored: linesOf(verdict.stored), kept: verdict.kept ?? [] };
  return { state: "retrying", issues: verdict.issues, strikes: verdict.strike ? strikes + 1 : strikes, stored: [], kept: [] };
}

/** Writes the end of an attempt, its job and, where the target refused it, its quarantine item in one transaction. False when another process has taken over. */
function settle({ database, jobs }: WorkerSettings, claim: Claim, attempt: Attempt, verdict: Verdict): Promise<boolean> {
  const { id, recordId, bundle, number } = attempt;
  const end = endOf(verdict, attempt);
  return database.transaction(async (queries) => {
    if (!(await endAttempt(queries, id, number, end))) return false;
    if (verdict.kind === "retry") {
      await jobs.later(queries, claim, backoff(verdict.strike ? end.strikes : number, verdict.pace, verdict.afterMilliseconds, Math.random()));
      return true;
    }
    if (verdict.kind === "refused") await insertQuarantine(queries, { id: orderedId(), recordId, deliveryId: id, bundle: verdict.remaining ?? bundle, issues: verdict.issues });
    await jobs.done(queries, claim);
    return true;
  });
}

/** Milliseconds of rest when the store itself fails, so that an outage of it does not fill the log. */
const restAfterFailure = 5000;

const down = new Set(["delivery.timeout", "delivery.unreachable", "delivery.broken", "delivery.target-failed", "delivery.busy", "delivery.answer-unreadable", "delivery.misconfigured"]);

/** Starts the loops that take deliveries from the queue, one after the other, and carry them to the target. */
export function startDeliveryWorkers(settings: WorkerSettings): DeliveryWorkers {
  const { database, jobs, pollMilliseconds, onSettled, log } = settings;
  let targetState: TargetState = { target: "unknown", targetIssue: null };
  const stopping = new AbortController();
  let alarm = new AbortController();

  const take = () =>
    database.transaction(async (queries) => {
      const claim = await jobs.next(queries);
      if (claim === undefined) return undefined;
      const attempt = await beginAttempt(queries, claim.id);
      if (attempt === undefined) await jobs.done(queries, claim);
      return { claim, attempt };
    });

  function attemptOf(target: ReadableTarget, { bundle, hints, interrupted, lastIssues }: Attempt): Promise<Verdict> {
    const uncertain = interrupted || leavesOpen(lastIssues);
    return deliver(target, settings.settings, { bundle, hints, uncertain, known: new Map() });
  }

  /** Carries one delivery; false when there was none. */
  async function carry(target: ReadableTarget): Promise<boolean> {
    const taken = await take();
    if (taken?.attempt === undefined) return taken !== undefined;
    const { claim, attempt } = taken;
    const started = performance.now();
    const verdict = limited(await attemptOf(target, attempt), attempt);
    const issues = verdict.kind === "delivered" ? [] : verdict.issues.map((told) => told.key);
    targetState = { target: issues.some((key) => down.has(key)) ? "down" : "up", targetIssue: issues.find((key) => down.has(key)) ?? null };
    const fields = { delivery: attempt.id, feed: attempt.feed, attempt: attempt.number, issues, milliseconds: Math.round(performance.now() - started) };
    if (!(await settle(settings, claim, attempt, verdict))) {
      log.warn(fields, "another process has taken this delivery over");
      return true;
    }
    if (verdict.kind === "delivered") log.info(fields, "delivered");
    else log.warn(fields, verdict.kind === "retry" ? "not delivered, will be tried again" : "refused by the target, now in quarantine");
    if (verdict.kind !== "retry") onSettled(attempt.id);
    return true;
  }

  async function run(): Promise<void> {
    const stopped = new Promise<undefined>((resolve) => stopping.signal.addEventListener("abort", () => resolve(undefined)));
    const target = await Promise.race([settings.target, stopped]);
    if (target === undefined) return;
    while (!stopping.signal.aborted) {
      const { signal } = alarm;
      let rest = pollMilliseconds;
      try {
        if (await carry(target)) rest = 0;
      } catch (error) {
        log.error({ err: error }, "a delivery attempt failed inside Portage");
        rest = restAfterFailure;
      }
      if (rest > 0) await pause(rest, undefined, { signal }).catch(() => undefined);
    }
  }

  const wake = () => {
    alarm.abort();
    alarm = new AbortController();
  };
  const running = Array.from({ length: settings.workers }, run);
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
