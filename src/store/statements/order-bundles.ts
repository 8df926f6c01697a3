import type { Queries } from "../database.ts";

/** True where Bundles have been committed that have no position yet. */
export async function hasUnorderedBundles(queries: Queries): Promise<boolean> {
  const [row] = await queries.query<{ some: boolean }>("select exists (select from portage.bundle_order where position is null) as some", []);
  return row!.some;
}

/** Gives positions, behind all others, to committed Bundles that have none, `limit` at most; gives how many there were. Only under a lock: two at once would give the same ones. */
export async function orderBundles(queries: Queries, limit: number): Promise<number> {
  const [row] = await queries.query<{ ordered: number }>(
    `with waiting as (
       select delivery_id, row_number() over (order by number) as place
       from (select delivery_id, number from portage.bundle_order where position is null order by number limit $1) first
     ), ordered as (
       update portage.bundle_order set position = coalesce((select max(position) from portage.bundle_order), 0) + place, ordered_at = clock_timestamp()
       from waiting where bundle_order.delivery_id = waiting.delivery_id
       returning position
     )
     select count(*)::integer as ordered from ordered`,
    [limit],
  );
  return row!.ordered;
}
