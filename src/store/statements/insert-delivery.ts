import type { UpdateHints } from "../../model/update.ts";
import type { Queries } from "../database.ts";

export interface NewDelivery {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly bundle: string;
  readonly hints: UpdateHints | null;
}

/** Puts a transaction Bundle into the outbox. */
export async function insertDelivery(queries: Queries, { id, recordId, feed, bundle, hints }: NewDelivery): Promise<void> {
  await queries.query("insert into portage.delivery (id, record_id, feed, bundle, hints) values ($1, $2, $3, $4, $5)", [
    id,
    recordId,
    feed,
    bundle,
    hints === null ? null : JSON.stringify(hints),
  ]);
}
