import type { Writer } from "../../model/records.ts";
import type { Queries } from "../database.ts";

type Row = Omit<Writer, "storedAt"> & { readonly storedAt: Date };

/**
 * The deliveries that wrote a resource, newest first. `resource` is `Type/id` as Portage or as the target calls it. The names of the targets come from
 * the crosswalk itself, one step of its index a name, so that targets that are delivered to no more are found too.
 */
export async function readWriters(queries: Queries, resource: string, limit: number, target?: string): Promise<Writer[]> {
  const rows = await queries.query<Row>(
    `with recursive name as (
       (select target from portage.crosswalk order by target limit 1)
       union all
       select (select target from portage.crosswalk where target > name.target order by target limit 1) from name where name.target is not null
     ), found as (
       select target, reference, location, etag from portage.crosswalk
       where target in (select target from name where $2::text is null or target = $2) and (reference = $1 or location = $1)
     )
     select found.target, found.reference, found.location, found.etag,
       delivery.id as "deliveryId", delivery.record_id as "recordId", delivery.updated_at as "storedAt"
     from found
     join portage.written on written.target = found.target and written.reference = found.reference
     join portage.delivery on delivery.id = written.delivery_id
     order by delivery.id desc
     limit $3`,
    [resource, target ?? null, limit],
  );
  return rows.map((row) => ({ ...row, storedAt: row.storedAt.toISOString() }));
}
