import type { DeliveryState } from "../../model/outbox.ts";
import type { Queries } from "../database.ts";
import type { DueDelivery } from "../jobs.ts";

/** The deliveries in a state that wait for no other delivery, oldest first; those to one target where it is named. */
export function findDeliveries(queries: Queries, state: DeliveryState, target?: string): Promise<DueDelivery[]> {
  return queries.query<DueDelivery>("select id, target from portage.delivery where state = $1 and waits_for = 0 and ($2::text is null or target = $2) order by id", [state, target ?? null]);
}
