import type { Queries } from "../database.ts";

/** Keeps a payload key as another key service has wrapped it. */
export async function rewrapDataKey(queries: Queries, number: number, wrapped: Uint8Array, wrappedBy: string): Promise<void> {
  await queries.query("update portage.data_key set wrapped = $2, wrapped_by = $3 where number = $1", [number, wrapped, wrappedBy]);
}
