import type { Queries } from "../database.ts";

export interface NewDelivery {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly target: string;
  /** Sealed. */
  readonly bundle: Uint8Array;
  /** Sealed. */
  readonly hints: Uint8Array | null;
  /** The trace that it belongs to. */
  readonly traceparent: string | null;
  /** What was last in its lanes before it. */
  readonly behind: readonly string[];
}

/**
 * Puts a transaction Bundle into the outbox, behind those before it that are open, and into the order in which Bundles are read; gives how many are before it. One that
 * is just being settled is waited for.
 */
export async function insertDelivery(queries: Queries, { id, recordId, feed, target, bundle, hints, traceparent, behind }: NewDelivery): Promise<number> {
  const [row] = await queries.query<{ waitsFor: number }>(
    `with open as (
       select id from portage.delivery
       where id = any($7::uuid[]) and state in ('queued', 'delivering', 'retrying')
       order by id for share
     ), waits as (
       insert into portage.predecessor (blocked_by, delivery_id) select id, $1 from open
     ), ordered as (
       insert into portage.bundle_order (delivery_id, feed, target) values ($1, $3, $4)
     )
     insert into portage.delivery (id, record_id, feed, target, bundle, hints, traceparent, waits_for)
     values ($1, $2, $3, $4, $5, $6, $8, (select count(*) from open))
     returning waits_for as "waitsFor"`,
    [id, recordId, feed, target, bundle, hints, behind, traceparent],
  );
  return row!.waitsFor;
}
