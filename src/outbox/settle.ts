import { backoff } from "../delivery/backoff.ts";
import { leavesOpen, strikeLimit } from "../delivery/verdict.ts";
import type { Verdict } from "../delivery/verdict.ts";
import type { StoredResource } from "../model/target.ts";
import type { Jobs } from "../store/jobs.ts";
import { places } from "../store/places.ts";
import { quarantine } from "../store/quarantine-item.ts";
import { endAttempt } from "../store/statements/end-attempt.ts";
import type { AttemptEnd } from "../store/statements/end-attempt.ts";
import { freeShared } from "../store/statements/free-shared.ts";
import { freeSuccessors } from "../store/statements/free-successors.ts";
import { unclaimShared } from "../store/statements/unclaim-shared.ts";
import { writeCrosswalk } from "../store/statements/write-crosswalk.ts";
import type { Store, Transaction } from "../store/store.ts";
import type { Attempt } from "./take.ts";

/** A retry that counts as a strike and was the last one allowed is a refusal. */
export function limited(verdict: Verdict, { strikes }: Pick<Attempt, "strikes">): Verdict {
  const last = verdict.kind === "retry" && verdict.strike && strikes + 1 >= strikeLimit;
  return last ? { kind: "refused", issues: verdict.issues, stored: verdict.stored ?? [], remaining: null, refusedEntries: [] } : verdict;
}

function endOf({ payloads }: Store, verdict: Verdict, { id, strikes }: Pick<Attempt, "id" | "strikes">): AttemptEnd {
  const stored = (verdict.stored ?? []).map(({ reference, status, location, etag }) => ({ reference, status, location, etag }));
  const issues = verdict.kind === "delivered" || verdict.issues.length === 0 ? null : payloads.sealJson(verdict.issues, places.lastIssues(id));
  const kept = verdict.kind !== "retry" && verdict.kept !== undefined && verdict.kept.length > 0 ? payloads.sealJson(verdict.kept, places.kept(id)) : null;
  const state = ({ delivered: "delivered", refused: "quarantined", retry: "retrying" } as const)[verdict.kind];
  return { state, issues, kept, stored, strikes: verdict.kind === "retry" && verdict.strike ? strikes + 1 : strikes };
}

function countSent(stored: readonly StoredResource[]): { resources: number; unchanged: number } {
  const unchanged = stored.filter(({ status }) => status === "unchanged" || status === "absent").length;
  return { resources: stored.length - unchanged, unchanged };
}

/** The place of a delivery in the queue of its target. What is done with it belongs to the transaction that settles the delivery. */
export interface Turn {
  /** It is settled. */
  over(): Promise<void>;
  /** It is due again after the given milliseconds. */
  later(milliseconds: number): Promise<void>;
}

/** An attempt that has come to its end. */
export interface EndedAttempt extends Pick<Attempt, "id" | "recordId" | "feed" | "target" | "number" | "strikes" | "bundle" | "sharesResources"> {
  /** Who made it, for the ledger. */
  readonly who: string;
  readonly turn: Turn;
}

/** `settleIn` for an attempt of Portage's own, in a transaction of its own. */
export function settle(store: Store, jobs: Jobs, { claim, ...attempt }: Attempt, verdict: Verdict): Promise<boolean> {
  return store.transaction((transaction) => {
    const turn: Turn = { over: () => jobs.done(transaction, claim), later: (milliseconds) => jobs.later(transaction, claim, milliseconds) };
    return settleIn(store, jobs, transaction, { ...attempt, who: "delivery", turn }, verdict);
  });
}

/**
 * Writes the end of an attempt, what the target holds now, its place in the queue, its quarantine item and the jobs of what waited for it. False
 * when another process has taken over.
 */
export async function settleIn(store: Store, jobs: Jobs, transaction: Transaction, attempt: EndedAttempt, verdict: Verdict): Promise<boolean> {
  const { id, recordId, feed, target, number, bundle, who, turn } = attempt;
  const about = { who, feed, recordId, deliveryId: id };
  const stored = verdict.stored ?? [];
  if (!(await endAttempt(transaction, id, number, endOf(store, verdict, attempt)))) return false;
  await writeCrosswalk(transaction, { target, recordId, deliveryId: id }, stored);
  const isOpen = verdict.kind === "retry" && leavesOpen(verdict.issues);
  if (attempt.sharesResources) await (isOpen ? unclaimShared(transaction, id, isOpen) : freeShared(transaction, id));
  if (verdict.kind === "retry") {
    await turn.later(backoff(verdict.strike ? attempt.strikes + 1 : number, verdict.pace, verdict.afterMilliseconds, Math.random()));
    transaction.note({ ...about, event: "attempted", detail: { attempt: number, issues: keysOf(verdict.issues), ...countSent(stored) } });
    return true;
  }
  if (verdict.kind === "delivered") transaction.note({ ...about, event: "stored", detail: { attempt: number, target, ...countSent(stored) } });
  else {
    transaction.note({ ...about, event: "attempted", detail: { attempt: number, issues: keysOf(verdict.issues), ...countSent(stored) } });
    await quarantine(store, transaction, { recordId, feed, deliveryId: id, bundle: verdict.remaining ?? bundle, issues: verdict.issues });
  }
  await turn.over();
  await jobs.add(transaction, await freeSuccessors(transaction, id));
  return true;
}

function keysOf(issues: readonly { readonly key: string }[]): string[] {
  return [...new Set(issues.map(({ key }) => key))];
}
