import type { Delivery } from "../../model/outbox.ts";
import type { Queries } from "../database.ts";
import { isId } from "../id.ts";

type Row = Omit<Delivery, "createdAt" | "updatedAt"> & { readonly createdAt: Date; readonly updatedAt: Date };

/** A delivery with its state; undefined when there is none of this id. */
export async function readDelivery(queries: Queries, id: string): Promise<Delivery | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await queries.query<Row>(
    `select delivery.id, delivery.record_id as "recordId", delivery.feed, delivery.state, delivery.attempts,
       delivery.created_at as "createdAt", delivery.updated_at as "updatedAt", delivery.last_issues as "lastIssues",
       quarantine.id as "quarantineId", delivery.stored, delivery.kept
     from portage.delivery
     left join portage.quarantine on quarantine.delivery_id = delivery.id
     where delivery.id = $1`,
    [id],
  );
  return row && { ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
}
