import type { Issue } from "../../model/issue.ts";
import type { Queries } from "../database.ts";

export interface NewQuarantineItem {
  readonly id: string;
  readonly recordId: string;
  /** The delivery that the target refused; null for a record that never came so far. */
  readonly deliveryId: string | null;
  readonly bundle: string | null;
  readonly issues: readonly Issue[];
}

/** Lets a record wait for a person. Feed and control id come from the record. */
export async function insertQuarantine(queries: Queries, item: NewQuarantineItem): Promise<void> {
  await queries.query(
    `insert into portage.quarantine (id, record_id, delivery_id, feed, control_id, bundle, issues)
     select $1, record.id, $3, record.feed, record.control_id, $4, $5
     from portage.record where record.id = $2`,
    [item.id, item.recordId, item.deliveryId, item.bundle, JSON.stringify(item.issues)],
  );
}
