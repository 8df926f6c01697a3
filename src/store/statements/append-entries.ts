import type { LedgerEntry } from "../../model/ledger.ts";
import type { Queries } from "../database.ts";
import type { Head } from "../ledger/link.ts";

/**
 * Puts entries at the end of a chain and moves its head, in one statement. Throws where the chain is not as long as it was: somebody else has
 * written to it, and the transaction must not be committed.
 */
export async function appendEntries(queries: Queries, chain: string, length: number, links: readonly { readonly entry: LedgerEntry; readonly hash: Buffer }[], head: Head, seal: Uint8Array): Promise<void> {
  const rows = links.map(({ entry, hash }) => ({ ...entry, detail: JSON.stringify(entry.detail), hash: hash.toString("hex") }));
  const moved = await queries.query<{ id: string }>(
    `with entries as (
       insert into portage.ledger (chain, number, at, event, feed, record_id, delivery_id, who, detail, hash)
       select $1, number, at, event, feed, "recordId", "deliveryId", who, detail, decode(hash, 'hex')
       from json_to_recordset($3::json) as entry (number bigint, at timestamptz, event text, feed text, "recordId" uuid, "deliveryId" uuid, who text, detail text, hash text)
     )
     update portage.ledger_chain set length = $4, head = $5, seal = $6 where id = $1 and length = $2 returning id`,
    [chain, length, JSON.stringify(rows), head.length, head.hash, seal],
  );
  if (moved.length !== 1) throw new Error("A chain of the ledger is not where this process left it.");
}
