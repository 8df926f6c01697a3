import type { Delivery } from "../../model/outbox.ts";
import type { Queries } from "../database.ts";

/** Where a resource's newest version stands. */
export interface ExportedResource {
  readonly type: string;
  readonly reference: string;
  readonly position: number;
}

/** Adds resources to an export, each reference once; a version from a later position takes the place of an earlier one. */
export async function addExportResources(queries: Queries, exportId: string, resources: readonly ExportedResource[]): Promise<void> {
  if (resources.length === 0) return;
  await queries.query(
    `insert into portage.export_resource as kept (export_id, type, reference, position)
     select $1, type, reference, position from json_to_recordset($2::json) as found (type text, reference text, position bigint) order by reference
     on conflict (export_id, reference) do update set position = excluded.position where excluded.position > kept.position`,
    [exportId, JSON.stringify(resources)],
  );
}

/** How many resources of each type an export has. */
export function countExportResources(queries: Queries, exportId: string): Promise<{ readonly type: string; readonly count: number }[]> {
  return queries.query("select type, count(*)::integer as count from portage.export_resource where export_id = $1 group by type order by type", [exportId]);
}

/** A Bundle that holds resources of one file of an export. */
export interface ExportBundle {
  readonly position: number;
  readonly id: string;
  /** Sealed; null where the time for keeping it is over by now. */
  readonly bundle: Uint8Array | null;
  readonly references: readonly string[];
}

/** The next Bundles behind a position that hold an export's resources of a type, with the references of these, `limit` at most. */
export function readExportBundles(queries: Queries, exportId: string, type: string, after: number, limit: number): Promise<ExportBundle[]> {
  return queries.query<ExportBundle>(
    `select found.position::float8 as position, delivery.id, delivery.bundle, found.references
     from (
       select position, array_agg(reference) as references from portage.export_resource
       where export_id = $1 and type = $2 and position > $3
       group by position order by position limit $4
     ) found
     join portage.bundle_order on bundle_order.position = found.position
     join portage.delivery on delivery.id = bundle_order.delivery_id
     order by found.position`,
    [exportId, type, after, limit],
  );
}

/** Of these deliveries those that are in quarantine, with the references of what the target took of each. */
export async function readPartlyStored(queries: Queries, ids: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await queries.query<Pick<Delivery, "id" | "stored">>("select id, stored from portage.delivery where id = any($1::uuid[]) and state = 'quarantined'", [ids]);
  return new Map(rows.map(({ id, stored }) => [id, new Set(stored.map(({ reference }) => reference))]));
}

/** How many items of these feeds (of all, where it is null) wait in quarantine since before a time. */
export async function countWaiting(queries: Queries, feeds: readonly string[] | null, before: Date): Promise<number> {
  const [row] = await queries.query<{ count: number }>(
    "select count(*)::integer as count from portage.quarantine where state = 'open' and created_at <= $2 and ($1::text[] is null or feed = any($1::text[]))",
    [feeds, before],
  );
  return row!.count;
}
