import type { Issue } from "../model/issue.ts";
import { orderedId } from "./id.ts";
import { places } from "./places.ts";
import { insertQuarantine } from "./statements/insert-quarantine.ts";
import type { Store, Transaction } from "./store.ts";

/** What is to wait for a person. */
export interface Quarantined {
  readonly recordId: string;
  readonly feed: string;
  /** The delivery that the target refused; null for a record that never came so far. */
  readonly deliveryId: string | null;
  /** What is not delivered, serialised; null where there is no Bundle. */
  readonly bundle: string | null;
  readonly issues: readonly Issue[];
}

/** What items are found by: the keys of what is wrong, and of the warnings beside it, such as a code without a target that leaves an element empty. */
export function causesOf(issues: readonly Issue[]): string[] {
  return [...new Set(issues.filter(({ severity }) => severity !== "information").map(({ key }) => key))];
}

/** Puts a record into quarantine and notes it; gives the item's id. */
export async function quarantine({ payloads }: Store, transaction: Transaction, { recordId, feed, deliveryId, bundle, issues }: Quarantined): Promise<string> {
  const id = orderedId();
  const causes = causesOf(issues);
  await insertQuarantine(transaction, {
    id,
    recordId,
    deliveryId,
    causes,
    bundle: bundle === null ? null : payloads.seal(bundle, places.quarantinedBundle(id)),
    issues: payloads.sealJson(issues, places.quarantineIssues(id)),
  });
  transaction.note({ event: "quarantined", who: deliveryId === null ? "convert" : "delivery", feed, recordId, ...(deliveryId !== null && { deliveryId }), detail: { item: id, causes } });
  return id;
}
