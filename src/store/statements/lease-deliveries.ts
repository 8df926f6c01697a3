import type { Queries } from "../database.ts";

/** What a consumer asks for. */
export interface LeaseTerms {
  readonly target: string;
  /** Of these feeds alone; of all where it is undefined. */
  readonly feeds: readonly string[] | undefined;
  readonly leaseId: string;
  readonly seconds: number;
  /** The consumer's name. */
  readonly by: string;
}

/** A delivery that a consumer holds from now on. */
export interface LeasedDelivery {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  /** Sealed. */
  readonly bundle: Uint8Array;
  /** Which attempt this is, from 1. */
  readonly number: number;
  /** `delivering` where the lease before ran out. */
  readonly before: "queued" | "delivering" | "retrying";
  readonly until: Date;
}

/**
 * Leases deliveries to a target that wait for nothing, oldest first, `limit` at most: those that nobody holds, those whose lease has run out, and those given back whose rest
 * is over. What another transaction is just changing is left to the next call.
 */
export async function leaseDeliveries(queries: Queries, { target, feeds, leaseId, seconds, by }: LeaseTerms, limit: number): Promise<LeasedDelivery[]> {
  const leased = await queries.query<LeasedDelivery>(
    `with due as (
       select id, state from portage.delivery
       where target = $1 and waits_for = 0 and state in ('queued', 'delivering', 'retrying') and ($2::text[] is null or feed = any($2::text[]))
         and case state
           when 'delivering' then coalesce(leased_until, '-infinity') <= clock_timestamp()
           when 'retrying' then coalesce(not_before, '-infinity') <= clock_timestamp()
           else true
         end
       order by id limit $6 for update skip locked
     )
     update portage.delivery
     set state = 'delivering', attempts = attempts + 1, lease_id = $3, leased_until = clock_timestamp() + $4::float8 * interval '1 second', leased_by = $5, not_before = null,
       updated_at = clock_timestamp()
     from due where delivery.id = due.id
     returning delivery.id, record_id as "recordId", feed, bundle, attempts as number, due.state as before, leased_until as until`,
    [target, feeds ?? null, leaseId, seconds, by, limit],
  );
  return leased.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
