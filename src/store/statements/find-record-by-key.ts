import type { Queries } from "../database.ts";

/** The record that a feed's Idempotency-Key brought, what became of it, and whether its bytes have the given hash. */
export async function findRecordByKey(queries: Queries, feed: string, idempotencyKey: string, bodyHash: Uint8Array) {
  const [row] = await queries.query<{ recordId: string; same: boolean; deliveryId: string | null; quarantineId: string | null }>(
    `select record.id as "recordId", record.body_hash = $3 as same, delivery.id as "deliveryId", quarantine.id as "quarantineId"
     from portage.record
     left join portage.delivery on delivery.record_id = record.id
     left join portage.quarantine on quarantine.record_id = record.id and quarantine.delivery_id is null
     where record.feed = $1 and record.idempotency_key = $2`,
    [feed, idempotencyKey, bodyHash],
  );
  return row;
}
