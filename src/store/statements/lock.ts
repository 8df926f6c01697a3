import type { Queries } from "../database.ts";

/** Takes a lock of a name for the time of the transaction, after whoever has it. */
export async function lock(queries: Queries, name: string): Promise<void> {
  await queries.query("select pg_advisory_xact_lock(hashtext($1))", [name]);
}
