import type { Queries } from "../database.ts";
import { isId } from "../id.ts";

export interface NewExport {
  readonly id: string;
  readonly request: string;
  /** Null for all. */
  readonly feeds: readonly string[] | null;
  readonly types: readonly string[] | null;
  /** Resources that were in order later than this; null for all. */
  readonly since: Date | null;
}

/** An export as far as it is. */
export interface KeptExport extends Omit<NewExport, "since"> {
  readonly requestedAt: Date;
  readonly after: number;
  readonly until: number;
  readonly scanned: number;
  readonly expired: number;
}

const columns = `id, requested_at as "requestedAt", request, feeds, types, after::float8 as after, until::float8 as until, scanned::float8 as scanned, expired`;

/** Begins an export of the Bundles that are in order now. Only under the lock of the order: then those that come later are in order at a later time, so that an export since this one's time has them. */
export async function insertExport(queries: Queries, { id, request, feeds, types, since }: NewExport): Promise<void> {
  await queries.query(
    `with range as (
       select coalesce(max(position) filter (where ordered_at <= $5), 0) as after, coalesce(max(position), 0) as until from portage.bundle_order
     )
     insert into portage.export (id, requested_at, request, feeds, types, after, until, scanned)
     select $1, clock_timestamp(), $2, $3, $4, after, until, after from range`,
    [id, request, feeds, types, since],
  );
}

export async function readExport(queries: Queries, id: string): Promise<KeptExport | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await queries.query<KeptExport>(`select ${columns} from portage.export where id = $1`, [id]);
  return row;
}

/** Removes an export with what it has found; false where there is none. */
export async function deleteExport(queries: Queries, id: string): Promise<boolean> {
  return (await queries.query("delete from portage.export where id = $1 returning id", [id])).length > 0;
}

/** Removes exports that were begun more than so many hours ago. */
export async function deleteOldExports(queries: Queries, hours: number): Promise<void> {
  await queries.query("delete from portage.export where requested_at < clock_timestamp() - $1::float8 * interval '1 hour'", [hours]);
}

/** Claims an export that is not complete and that no process is at, for so many seconds. */
export async function claimExport(queries: Queries, seconds: number): Promise<KeptExport | undefined> {
  const [row] = await queries.query<KeptExport>(
    `update portage.export set claimed_until = clock_timestamp() + $1::float8 * interval '1 second'
     where id = (select id from portage.export where scanned < until and claimed_until <= clock_timestamp() order by id limit 1 for update skip locked)
     returning ${columns}`,
    [seconds],
  );
  return row;
}

/** Writes down how far an export is, and goes on claiming it for so many seconds. False where another process is at it or it was removed. */
export async function advanceExport(queries: Queries, id: string, from: number, { scanned, expired }: { readonly scanned: number; readonly expired: number }, seconds: number): Promise<boolean> {
  const rows = await queries.query(
    "update portage.export set scanned = $3, expired = expired + $4, claimed_until = clock_timestamp() + $5::float8 * interval '1 second' where id = $1 and scanned = $2 returning id",
    [id, from, scanned, expired, seconds],
  );
  return rows.length > 0;
}
