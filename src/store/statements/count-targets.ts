import type { TargetView } from "../../model/targets.ts";
import type { Queries } from "../database.ts";

type TargetCount = Pick<TargetView, "name" | "queued" | "leased" | "oldestQueuedSeconds">;

/** How many deliveries to each target are not settled, how many of them are under a lease, and the age of the oldest in seconds; a target without any has no row. */
export function countTargets(queries: Queries): Promise<TargetCount[]> {
  return queries.query<TargetCount>(
    `select target as name, count(*)::integer as queued,
       count(*) filter (where state = 'delivering' and leased_until > clock_timestamp())::integer as leased,
       extract(epoch from clock_timestamp() - min(created_at))::float as "oldestQueuedSeconds"
     from portage.delivery
     where state in ('queued', 'delivering', 'retrying')
     group by target`,
    [],
  );
}
