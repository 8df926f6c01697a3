import type { Queries } from "../database.ts";

/** A record that came before, with its newest delivery and its newest quarantine item that no delivery led to. */
export interface EarlierRecord {
  readonly recordId: string;
  /** True where the Idempotency-Key stood for the same bytes. */
  readonly same: boolean;
  readonly deliveryId: string | null;
  readonly quarantineId: string | null;
}

/** The record that a feed's Idempotency-Key brought or, without a key, the one that is the same by its resend key. */
export async function findEarlierRecord(queries: Queries, feed: string, idempotencyKey: string | null, requestHash: Uint8Array, resendKey: Uint8Array | null): Promise<EarlierRecord | undefined> {
  const [row] = await queries.query<EarlierRecord>(
    `select record.id as "recordId", case when $2::text is null then true else record.body_hash = $3 end as same,
       (select id from portage.delivery where record_id = record.id order by id desc limit 1) as "deliveryId",
       (select id from portage.quarantine where record_id = record.id and delivery_id is null order by id desc limit 1) as "quarantineId"
     from portage.record
     where case when $2::text is null then resend_key = $4 else feed = $1 and idempotency_key = $2 end`,
    [feed, idempotencyKey, requestHash, resendKey],
  );
  return row;
}
