import type { Queries } from "../database.ts";

export interface NewRecord {
  readonly id: string;
  readonly feed: string;
  readonly controlId: string | null;
  readonly contentType: string;
  /** Sealed. */
  readonly body: Uint8Array;
  /** SHA-256 of what the key stands for: the whole request, of which the body may be a part. */
  readonly requestHash: Uint8Array;
  /** SHA-256 of the body before it was sealed, and its size. */
  readonly contentHash: Uint8Array;
  readonly bytes: number;
  readonly idempotencyKey: string | null;
  /** The same for the same record sent again without a key; null where it has a key. */
  readonly resendKey: Uint8Array | null;
  /** Sealed. */
  readonly surroundings: Uint8Array | null;
  readonly tables: string;
  /** The record that a person edited into this one. */
  readonly editedFrom: string | null;
}

/**
 * Keeps a record, and says whether another one of the feed has its control id. Undefined when it came before; a transaction that is
 * just keeping the same is waited for, so that of concurrent duplicates one is kept.
 */
export async function insertRecord(queries: Queries, record: NewRecord): Promise<{ readonly controlIdReused: boolean } | undefined> {
  const [row] = await queries.query<{ controlIdReused: boolean }>(
    `insert into portage.record (id, feed, control_id, content_type, body, body_hash, content_hash, bytes, idempotency_key, resend_key, surroundings, tables, edited_from)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict do nothing
     returning exists (select from portage.record other where other.feed = $2 and other.control_id = $3) as "controlIdReused"`,
    [record.id, record.feed, record.controlId, record.contentType, record.body, record.requestHash, record.contentHash, record.bytes, record.idempotencyKey, record.resendKey, record.surroundings, record.tables, record.editedFrom],
  );
  return row;
}
