import type { Queries } from "../database.ts";

/** Gives what a delivery has claimed to the next one. `isOpen`: it has sent it and does not know whether the target has it, as others may have before. */
export async function unclaimShared(queries: Queries, deliveryId: string, isOpen: boolean): Promise<void> {
  await queries.query(
    `with given_up as (delete from portage.sending where delivery_id = $1 and not (left_open or $2))
     update portage.sending set delivery_id = null, left_open = true where delivery_id = $1 and (left_open or $2)`,
    [deliveryId, isOpen],
  );
}
