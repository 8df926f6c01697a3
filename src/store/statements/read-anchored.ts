import type { Queries } from "../database.ts";
import type { Anchor } from "../ledger/anchors.ts";

/** The hashes of the entries that anchors name, in their order; null where there is no such entry. */
export async function readAnchored(queries: Queries, anchors: readonly Pick<Anchor, "chain" | "length">[]): Promise<(Uint8Array | null)[]> {
  const rows = await queries.query<{ hash: Uint8Array | null }>(
    `select ledger.hash from unnest($1::uuid[], $2::bigint[]) with ordinality as anchor (chain, number, place)
     left join portage.ledger on ledger.chain = anchor.chain and ledger.number = anchor.number
     order by place`,
    [anchors.map(({ chain }) => chain), anchors.map(({ length }) => length)],
  );
  return rows.map(({ hash }) => hash);
}
