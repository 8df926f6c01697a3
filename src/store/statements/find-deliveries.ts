import type { DeliveryState } from "../../model/outbox.ts";
import type { Queries } from "../database.ts";

/** The ids of the deliveries in a state, oldest first. */
export async function findDeliveries(queries: Queries, state: DeliveryState): Promise<string[]> {
  const rows = await queries.query<{ id: string }>("select id from portage.delivery where state = $1 order by id", [state]);
  return rows.map((row) => row.id);
}
