import type { Issue } from "../model/issue.ts";
import { classify } from "./classify.ts";
import type { Verdict } from "./classify.ts";
import { entriesOf, readBack } from "./read-back.ts";
import type { Target } from "./target.ts";

/** Failures that leave open whether the target has stored the transaction. */
const openEnded = new Set(["delivery.timeout", "delivery.broken", "delivery.answer-unreadable", "delivery.answer-incomplete"]);

/** True when nobody knows what the target did with the attempt that failed for these issues. */
export function leavesOpen(issues: readonly Issue[]): boolean {
  return issues.some((issue) => openEnded.has(issue.key));
}

/**
 * One attempt to deliver a transaction Bundle. Where the attempt before left open what the target did (`uncertain`), it
 * first reads back what the target has. Never throws for anything that the target does.
 */
export async function deliver(target: Target, bundle: string, uncertain: boolean): Promise<Verdict> {
  const stored = uncertain ? await readBack(target, bundle) : undefined;
  return stored === undefined ? classify(await target.post(bundle), entriesOf(bundle).length) : { kind: "delivered", stored };
}
