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
  readonly lanes: readonly string[];
}

/**
 * Puts a transaction Bundle into the outbox, behind the open deliveries of its lanes; gives how many of them there are. A delivery
 * that is just being settled is waited for. Lanes are taken in one order everywhere, so that of two deliveries with the same lanes one waits for the other, and neither for ever.
 */
export async function insertDelivery(queries: Queries, { id, recordId, feed, target, bundle, hints, lanes }: NewDelivery): Promise<number> {
  const [row] = await queries.query<{ waitsFor: number }>(
    `with moved as (
       insert into portage.lane as lane (target, name, last_delivery)
       select $4, name, $1 from unnest($7::text[]) as name order by name
       on conflict (target, name) do update set previous = lane.last_delivery, last_delivery = excluded.last_delivery
       returning previous
     ), open as (
       select id from portage.delivery
       where id in (select previous from moved) and state in ('queued', 'delivering', 'retrying')
       order by id for share
     ), waits as (
       insert into portage.predecessor (blocked_by, delivery_id) select id, $1 from open
     )
     insert into portage.delivery (id, record_id, feed, target, bundle, hints, waits_for)
     values ($1, $2, $3, $4, $5, $6, (select count(*) from open))
     returning waits_for as "waitsFor"`,
    [id, recordId, feed, target, bundle, hints, lanes],
  );
  return row!.waitsFor;
}
