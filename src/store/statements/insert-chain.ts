import type { Head } from "../ledger/link.ts";
import type { Queries } from "../database.ts";

/** Begins a chain of the ledger. */
export async function insertChain(queries: Queries, chain: string, { length, hash }: Head, seal: Uint8Array): Promise<void> {
  await queries.query("insert into portage.ledger_chain (id, length, head, seal) values ($1, $2, $3, $4)", [chain, length, hash, seal]);
}
