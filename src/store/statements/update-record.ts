import type { Queries } from "../database.ts";

/** Says which tables have converted a record last. */
export async function setTables(queries: Queries, recordId: string, tables: string): Promise<void> {
  await queries.query("update portage.record set tables = $2 where id = $1", [recordId, tables]);
}

/** Lets the sender send a record again as a new one. */
export async function forgetResend(queries: Queries, recordId: string): Promise<void> {
  await queries.query("update portage.record set resend_key = null where id = $1", [recordId]);
}
