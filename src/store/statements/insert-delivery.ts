import type { Queries } from "../database.ts";

/** Puts a transaction Bundle into the outbox. */
export async function insertDelivery(queries: Queries, delivery: { id: string; recordId: string; feed: string; bundle: string }): Promise<void> {
  await queries.query("insert into portage.delivery (id, record_id, feed, bundle) values ($1, $2, $3, $4)", [
    delivery.id,
    delivery.recordId,
    delivery.feed,
    delivery.bundle,
  ]);
}
