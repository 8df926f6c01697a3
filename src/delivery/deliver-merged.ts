import { issue } from "../errors.ts";
import { parseFhirJson } from "../model/fhir.ts";
import type { FhirObject } from "../model/fhir.ts";
import type { UpdateHints } from "../model/update.ts";
import { classify } from "./classify.ts";
import type { Verdict } from "./classify.ts";
import { currentVersions } from "./merge/current-versions.ts";
import { mergeTransaction, referencesToRead } from "./merge/merge-transaction.ts";
import type { ReadableTarget } from "./target.ts";

/** How often an attempt reads and writes before it leaves the target alone for a while; two requests each. */
export const mergeRounds = 2;

/**
 * One attempt to deliver a transaction Bundle to a target that may know more of its resources than the record says: reads what the target has, merges, and writes
 * over the versions that were read alone, so that nothing is lost that somebody else has written in between. Where the attempt before
 * left open what the target did (`uncertain`), nothing is sent that the target has already. Never throws for anything that the target does.
 */
export async function deliverMerged(target: ReadableTarget, bundle: string, hints: UpdateHints, uncertain: boolean): Promise<Verdict> {
  const references = referencesToRead(parseFhirJson(bundle) as FhirObject, uncertain);
  for (let round = 1; ; round++) {
    const current = await currentVersions(target, references);
    if ("kind" in current) return current;
    const merged = mergeTransaction(bundle, hints, current);
    if (uncertain && merged.unchanged) {
      return { kind: "delivered", stored: [...current].map(([location, { status, etag }]) => ({ status, location, etag })), kept: merged.kept };
    }
    const answer = await target.post(merged.bundle);
    const outdated = merged.guarded && answer.kind === "answered" && (answer.status === 409 || answer.status === 412);
    if (!outdated) return withKept(classify(answer, entriesIn(merged.bundle)), merged.kept);
    if (round === mergeRounds) return { kind: "retry", issues: [issue("delivery.outdated")], strike: true, pace: "conflict", afterMilliseconds: answer.retryAfterMilliseconds };
  }
}

function entriesIn(bundle: string): number {
  return (JSON.parse(bundle) as { entry?: unknown[] }).entry?.length ?? 0;
}

function withKept(verdict: Verdict, kept: Extract<Verdict, { kind: "delivered" }>["kept"]): Verdict {
  return verdict.kind === "delivered" ? { ...verdict, ...(kept !== undefined && { kept }) } : verdict;
}
