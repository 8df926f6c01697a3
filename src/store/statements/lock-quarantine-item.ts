import type { QuarantineState } from "../../model/quarantine.ts";
import type { Queries } from "../database.ts";

/** An item as a decision finds it. */
export interface LockedItem {
  readonly recordId: string;
  readonly feed: string;
  readonly deliveryId: string | null;
  readonly state: QuarantineState;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
}

/** Holds an item until the transaction ends, so that of several decisions one is taken; undefined when there is none of this id. */
export async function lockQuarantineItem(queries: Queries, id: string): Promise<LockedItem | undefined> {
  const [row] = await queries.query<LockedItem>(
    `select record_id as "recordId", feed, delivery_id as "deliveryId", state, decided_at as "decidedAt", decided_by as "decidedBy"
     from portage.quarantine where id = $1 for update`,
    [id],
  );
  return row;
}
