import type { Queries } from "../database.ts";

/** The end of a chain as the store holds it. */
export interface KeptHead {
  readonly chain: string;
  readonly length: number;
  readonly hash: Uint8Array;
  readonly seal: Uint8Array;
}

/** The ends of the chains, the newest chain first; all without a limit. */
export function readHeads(queries: Queries, limit: number | null = null): Promise<KeptHead[]> {
  return queries.query<KeptHead>("select id as chain, length::float8 as length, head as hash, seal from portage.ledger_chain order by opened_at desc, id limit $1", [limit]);
}
