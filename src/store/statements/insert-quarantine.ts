import type { Queries } from "../database.ts";

export interface NewQuarantineItem {
  readonly id: string;
  readonly recordId: string;
  /** The delivery that the target refused; null for a record that never came so far. */
  readonly deliveryId: string | null;
  /** Sealed: what is not delivered. */
  readonly bundle: Uint8Array | null;
  /** Sealed. */
  readonly issues: Uint8Array;
  /** The issues' keys, each once. */
  readonly causes: readonly string[];
}

/** Lets a record wait for a person. Feed and control id come from the record. */
export async function insertQuarantine(queries: Queries, item: NewQuarantineItem): Promise<void> {
  await queries.query(
    `insert into portage.quarantine (id, record_id, delivery_id, feed, control_id, bundle, issues, causes)
     select $1, record.id, $3, record.feed, record.control_id, $4, $5, $6
     from portage.record where record.id = $2`,
    [item.id, item.recordId, item.deliveryId, item.bundle, item.issues, item.causes],
  );
}
