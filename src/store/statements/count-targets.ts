import type { TargetView } from "../../model/targets.ts";
import type { Queries } from "../database.ts";

/** How many deliveries to each target are not settled, and the age of the oldest in seconds; a target without any has no row. */
export function countTargets(queries: Queries): Promise<Pick<TargetView, "name" | "queued" | "oldestQueuedSeconds">[]> {
  return queries.query<Pick<TargetView, "name" | "queued" | "oldestQueuedSeconds">>(
    `select target as name, count(*)::integer as queued, extract(epoch from clock_timestamp() - min(created_at))::float as "oldestQueuedSeconds"
     from portage.delivery
     where state in ('queued', 'delivering', 'retrying')
     group by target`,
    [],
  );
}
