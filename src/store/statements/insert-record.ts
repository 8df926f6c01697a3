import type { Queries } from "../database.ts";

export interface NewRecord {
  readonly id: string;
  readonly feed: string;
  readonly controlId: string | null;
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly bodyHash: Uint8Array;
  readonly idempotencyKey: string | null;
  readonly surroundings: Uint8Array | null;
}

/**
 * Keeps a record. False when the feed has used the key before; a transaction that is just using it is waited for, so that
 * of concurrent duplicates one is kept.
 */
export async function insertRecord(queries: Queries, record: NewRecord): Promise<boolean> {
  const rows = await queries.query<{ id: string }>(
    `insert into portage.record (id, feed, control_id, content_type, body, body_hash, idempotency_key, surroundings)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (feed, idempotency_key) do nothing
     returning id`,
    [record.id, record.feed, record.controlId, record.contentType, record.body, record.bodyHash, record.idempotencyKey, record.surroundings],
  );
  return rows.length === 1;
}
