import type { BulkJob, BulkProgress, BulkState, NewBulkJob } from "../../model/bulk.ts";
import type { Queries } from "../database.ts";
import { isId } from "../id.ts";

const columns = `id, folder, request, content_type as "contentType", feed, deliver, idempotency_key as "idempotencyKey", principal, allowed, bytes::float8 as bytes, sha256, state,
  created_at as "createdAt", ended_at as "endedAt", progress`;

export async function insertBulkJob(queries: Queries, job: NewBulkJob, progress: BulkProgress): Promise<void> {
  const { id, folder, request, contentType, feed, deliver, idempotencyKey, principal, allowed, bytes, sha256 } = job;
  await queries.query(
    `insert into portage.bulk_job (id, folder, request, content_type, feed, deliver, idempotency_key, principal, allowed, bytes, sha256, progress)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [id, folder, request, contentType, feed, deliver, idempotencyKey, principal, allowed, bytes, sha256, JSON.stringify(progress)],
  );
}

export async function readBulkJob(queries: Queries, id: string): Promise<BulkJob | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await queries.query<BulkJob>(`select ${columns} from portage.bulk_job where id = $1`, [id]);
  return row;
}

/** The running job of a data folder that came first. */
export async function nextBulkJob(queries: Queries, folder: string): Promise<BulkJob | undefined> {
  const [row] = await queries.query<BulkJob>(`select ${columns} from portage.bulk_job where folder = $1 and state = 'running' order by created_at, id limit 1`, [folder]);
  return row;
}

export async function countRunningBulkJobs(queries: Queries, folder: string): Promise<number> {
  const [row] = await queries.query<{ count: number }>("select count(*)::integer as count from portage.bulk_job where folder = $1 and state = 'running'", [folder]);
  return row!.count;
}

export async function listBulkJobs(queries: Queries, folder: string): Promise<string[]> {
  const rows = await queries.query<{ id: string }>("select id from portage.bulk_job where folder = $1", [folder]);
  return rows.map(({ id }) => id);
}

/** Holds a running job whose checkpoint is at so many packets to the end of the transaction; false where it runs no longer, or another process has brought it further. */
export async function lockBulkJob(queries: Queries, id: string, packets: number): Promise<boolean> {
  const rows = await queries.query("select id from portage.bulk_job where id = $1 and state = 'running' and (progress->>'packets')::float8 = $2::float8 for update", [id, packets]);
  return rows.length > 0;
}

export async function advanceBulkJob(queries: Queries, id: string, progress: BulkProgress): Promise<void> {
  await queries.query("update portage.bulk_job set progress = $2 where id = $1", [id, JSON.stringify(progress)]);
}

/** Ends a running job; false where it runs no longer. */
export async function endBulkJob(queries: Queries, id: string, state: BulkState): Promise<boolean> {
  if (!isId(id)) return false;
  return (await queries.query("update portage.bulk_job set state = $2, ended_at = clock_timestamp() where id = $1 and state = 'running' returning id", [id, state])).length > 0;
}

export async function deleteBulkJob(queries: Queries, id: string): Promise<boolean> {
  if (!isId(id)) return false;
  return (await queries.query("delete from portage.bulk_job where id = $1 and state <> 'running' returning id", [id])).length > 0;
}

/** Removes jobs of a data folder that ended more than so many hours ago; gives their ids. */
export async function deleteOldBulkJobs(queries: Queries, folder: string, hours: number): Promise<string[]> {
  const rows = await queries.query<{ id: string }>("delete from portage.bulk_job where folder = $1 and ended_at < clock_timestamp() - $2::float8 * interval '1 hour' returning id", [folder, hours]);
  return rows.map(({ id }) => id);
}

/** The sealed Bundles of deliveries; null where they are kept no longer. */
export async function readBundles(queries: Queries, deliveryIds: readonly string[]): Promise<ReadonlyMap<string, Uint8Array | null>> {
  const rows = await queries.query<{ id: string; bundle: Uint8Array | null }>("select id, bundle from portage.delivery where id = any($1::uuid[])", [deliveryIds]);
  return new Map(rows.map(({ id, bundle }) => [id, bundle]));
}
