import type { StoredResource } from "../../model/target.ts";
import type { Queries } from "../database.ts";

/** The delivery that has stored resources, and its record. */
export interface Writer {
  readonly target: string;
  readonly recordId: string;
  readonly deliveryId: string;
}

/**
 * Writes down what a delivery has stored in its target, each resource once; and what it found there that the crosswalk does not know, for an attempt whose process died may have
 * stored it.
 */
export async function writeCrosswalk(queries: Queries, { target, recordId, deliveryId }: Writer, stored: readonly StoredResource[]): Promise<void> {
  if (stored.length === 0) return;
  await queries.query(
    `with stored as (
       select * from json_to_recordset($4::json) as stored (reference text, location text, etag text, "contentHash" text, status text)
     ), written as (
       insert into portage.written (target, reference, delivery_id) select $1, reference, $3 from stored order by reference on conflict do nothing
     )
     insert into portage.crosswalk (target, reference, location, etag, content_hash, record_id, delivery_id)
     select $1, reference, location, etag, decode("contentHash", 'hex'), $2, $3 from stored
     where status <> 'absent' and (status <> 'unchanged' or not exists (
       select from portage.crosswalk as known where known.target = $1 and known.reference = stored.reference and known.content_hash = decode(stored."contentHash", 'hex')
     ))
     order by reference
     on conflict (target, reference) do update
       set location = excluded.location, etag = excluded.etag, content_hash = excluded.content_hash,
         record_id = excluded.record_id, delivery_id = excluded.delivery_id, stored_at = excluded.stored_at`,
    [target, recordId, deliveryId, JSON.stringify(stored)],
  );
}
