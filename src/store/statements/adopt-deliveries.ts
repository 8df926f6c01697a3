import type { Queries } from "../database.ts";

/** Puts deliveries behind an id that are not there into the order in which Bundles are read; these alone where they are named. */
export async function adoptDeliveries(queries: Queries, after: string, ids: readonly string[] | null = null): Promise<void> {
  await queries.query(
    `insert into portage.bundle_order (delivery_id, feed, target)
     select id, feed, target from portage.delivery
     where id > $1 and ($2::uuid[] is null or id = any($2::uuid[])) and not exists (select from portage.bundle_order where delivery_id = delivery.id)
     order by id
     on conflict do nothing`,
    [after, ids],
  );
}
