import type { Queries } from "../database.ts";

/** Keeps a new payload key; gives its number. */
export async function insertDataKey(queries: Queries, wrapped: Uint8Array, wrappedBy: string): Promise<number> {
  const [row] = await queries.query<{ number: number }>("insert into portage.data_key (wrapped, wrapped_by) values ($1, $2) returning number", [wrapped, wrappedBy]);
  return row!.number;
}
