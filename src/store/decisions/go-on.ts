import type { Decision } from "../../model/quarantine.ts";
import { enqueue } from "../enqueue.ts";
import type { Jobs } from "../jobs.ts";
import { keepRecordIn } from "../keep-record.ts";
import type { LockedItem } from "../statements/lock-quarantine-item.ts";
import type { Store, Transaction } from "../store.ts";

/** What goes on from a decision. */
export interface GoneOn {
  readonly deliveryId: string | null;
  /** The record that an edit made. */
  readonly editedInto: string | null;
}

/** Puts what a decision lets go on into the outbox: the item's record with its Bundle, or the record that a person made of it. */
export async function goOn(store: Store, jobs: Jobs, transaction: Transaction, { recordId, feed }: LockedItem, decision: Exclude<Decision, { readonly kind: "discard" }>): Promise<GoneOn> {
  if (decision.kind !== "edit") return { deliveryId: await enqueue(store, jobs, transaction, { recordId, feed, ...decision.onward }), editedInto: null };
  const kept = await keepRecordIn(store, jobs, transaction, { ...decision.record, editedFrom: recordId });
  if (kept.kind === "key-conflict") throw new Error("An edited record has no key of its own.");
  return { deliveryId: kept.kind === "queued" ? kept.deliveryId : null, editedInto: kept.recordId };
}
