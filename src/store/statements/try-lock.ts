import type { Queries } from "../database.ts";

/** Takes a lock of a name for the time of the transaction; false where another transaction has it. */
export async function tryLock(queries: Queries, name: string): Promise<boolean> {
  const [row] = await queries.query<{ mine: boolean }>("select pg_try_advisory_xact_lock(hashtext($1)) as mine", [name]);
  return row!.mine;
}
