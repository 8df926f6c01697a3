import { backoff } from "../delivery/backoff.ts";
import { strikeLimit } from "../delivery/verdict.ts";
import type { Verdict } from "../delivery/verdict.ts";
import type { StoredResource } from "../model/target.ts";
import type { Jobs } from "../store/jobs.ts";
import { places } from "../store/places.ts";
import { quarantine } from "../store/quarantine-item.ts";
import { endAttempt } from "../store/statements/end-attempt.ts";
import type { AttemptEnd } from "../store/statements/end-attempt.ts";
import { freeShared } from "../store/statements/free-shared.ts";
import { freeSuccessors } from "../store/statements/free-successors.ts";
import { writeCrosswalk } from "../store/statements/write-crosswalk.ts";
import type { Store } from "../store/store.ts";
import type { Attempt } from "./take.ts";

/** A retry that counts as a strike and was the last one allowed is a refusal. */
export function limited(verdict: Verdict, { strikes }: Pick<Attempt, "strikes">): Verdict {
  const last = verdict.kind === "retry" && verdict.strike && strikes + 1 >= strikeLimit;
  return last ? { kind: "refused", issues: verdict.issues, stored: verdict.stored ?? [], remaining: null, refusedEntries: [] } : verdict;
}

function endOf({ payloads }: Store, verdict: Verdict, { id, strikes }: Attempt): AttemptEnd {
  const stored = (verdict.stored ?? []).map(({ reference, status, location, etag }) => ({ reference, status, location, etag }));
  const issues = verdict.kind === "delivered" || verdict.issues.length === 0 ? null : payloads.sealJson(verdict.issues, places.lastIssues(id));
  const kept = verdict.kind !== "retry" && verdict.kept !== undefined && verdict.kept.length > 0 ? payloads.sealJson(verdict.kept, places.kept(id)) : null;
  const state = ({ delivered: "delivered", refused: "quarantined", retry: "retrying" } as const)[verdict.kind];
  return { state, issues, kept, stored, strikes: verdict.kind === "retry" && verdict.strike ? strikes + 1 : strikes };
}

function countSent(stored: readonly StoredResource[]): { resources: number; unchanged: number } {
  const unchanged = stored.filter(({ status }) => status === "unchanged").length;
  return { resources: stored.length - unchanged, unchanged };
}

/**
 * Writes the end of an attempt, what the target holds now, its job, its quarantine item and the jobs of what waited for it in one transaction. False
 * when another process has taken over.
 */
export function settle(store: Store, jobs: Jobs, attempt: Attempt, verdict: Verdict): Promise<boolean> {
  const { id, recordId, feed, target, number, claim, bundle } = attempt;
  const about = { who: "delivery", feed, recordId, deliveryId: id } as const;
  const stored = verdict.stored ?? [];
  return store.transaction(async (transaction) => {
    if (!(await endAttempt(transaction, id, number, endOf(store, verdict, attempt)))) return false;
    await writeCrosswalk(transaction, { target, recordId, deliveryId: id }, stored);
    if (attempt.sharesResources) await freeShared(transaction, id);
    if (verdict.kind === "retry") {
      await jobs.later(transaction, claim, backoff(verdict.strike ? attempt.strikes + 1 : number, verdict.pace, verdict.afterMilliseconds, Math.random()));
      transaction.note({ ...about, event: "attempted", detail: { attempt: number, issues: keysOf(verdict.issues), ...countSent(stored) } });
      return true;
    }
    if (verdict.kind === "delivered") transaction.note({ ...about, event: "stored", detail: { attempt: number, target, ...countSent(stored) } });
    else {
      transaction.note({ ...about, event: "attempted", detail: { attempt: number, issues: keysOf(verdict.issues), ...countSent(stored) } });
      await quarantine(store, transaction, { recordId, feed, deliveryId: id, bundle: verdict.remaining ?? bundle, issues: verdict.issues });
    }
    await jobs.done(transaction, claim);
    await jobs.add(transaction, await freeSuccessors(transaction, id));
    return true;
  });
}

function keysOf(issues: readonly { readonly key: string }[]): string[] {
  return [...new Set(issues.map(({ key }) => key))];
}
