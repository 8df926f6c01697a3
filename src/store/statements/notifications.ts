import type { Queries } from "../database.ts";

/** A target that is to be told of Bundles, claimed for this process. */
export interface DueNotification {
  /** The position up to which it has been told. */
  readonly told: number;
  readonly failures: number;
}

/** Begins to count for a target with what comes from now on; one that has been told of some goes on where it was. */
export async function beginNotifications(queries: Queries, target: string): Promise<void> {
  await queries.query("insert into portage.notification (target, told) select $1, coalesce(max(position), 0) from portage.bundle_order on conflict do nothing", [target]);
}

/** Claims the notification of a target for so many seconds, where there is something to tell and nobody else is at it. */
export async function claimNotification(queries: Queries, target: string, seconds: number): Promise<DueNotification | undefined> {
  const [row] = await queries.query<DueNotification>(
    `update portage.notification set not_before = clock_timestamp() + $2::float8 * interval '1 second'
     where target = $1 and not_before <= clock_timestamp() and exists (select from portage.bundle_order where target = $1 and position > told)
     returning told::float8 as told, failures`,
    [target, seconds],
  );
  return row;
}

/** How many Bundles for a target there are behind a position, where the last one stands, and the ids of the first of them. */
export async function readNews(queries: Queries, target: string, told: number, ids: number): Promise<{ readonly count: number; readonly last: number; readonly ids: readonly string[] }> {
  const [row] = await queries.query<{ count: number; last: number; ids: string[] }>(
    `select count(*)::integer as count, coalesce(max(position), $2)::float8 as last,
       array(select delivery_id::text from portage.bundle_order where target = $1 and position > $2 order by position limit $3) as ids
     from portage.bundle_order where target = $1 and position > $2`,
    [target, told, ids],
  );
  return row!;
}

/** Writes down that a target has been told up to a position. */
export async function endNotification(queries: Queries, target: string, { told }: DueNotification, last: number): Promise<void> {
  await queries.query("update portage.notification set told = $3, failures = 0, not_before = clock_timestamp() where target = $1 and told = $2", [target, told, last]);
}

/** Writes down that a target could not be told; it is tried again after the given milliseconds. */
export async function failNotification(queries: Queries, target: string, { told }: DueNotification, milliseconds: number): Promise<void> {
  await queries.query("update portage.notification set failures = failures + 1, not_before = clock_timestamp() + $3::float8 * interval '1 millisecond' where target = $1 and told = $2", [target, told, milliseconds]);
}
