import type { Queries } from "../database.ts";

/** A payload key as the store keeps it. */
export interface KeptDataKey {
  readonly number: number;
  readonly wrapped: Uint8Array;
  /** The name of the key service that wrapped it. */
  readonly wrappedBy: string;
  readonly createdAt: Date;
}

/** All payload keys, oldest first. Whoever reads them holds the others off until its transaction ends. */
export async function readDataKeys(queries: Queries): Promise<KeptDataKey[]> {
  await queries.query("select pg_advisory_xact_lock(hashtext('portage.data_key'))", []);
  return queries.query<KeptDataKey>(`select number, wrapped, wrapped_by as "wrappedBy", created_at as "createdAt" from portage.data_key order by number`, []);
}
