import type { Queries } from "../database.ts";

/** Gives up what a delivery has claimed, once it knows which of it the target has. */
export async function freeShared(queries: Queries, deliveryId: string): Promise<void> {
  await queries.query("delete from portage.sending where delivery_id = $1", [deliveryId]);
}
