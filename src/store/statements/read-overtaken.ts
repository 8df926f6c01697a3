import type { Queries } from "../database.ts";

/** Of these resources those that a newer record has written to the target since. Records' ids grow with time. */
export async function readOvertaken(queries: Queries, recordId: string, target: string, references: readonly string[]): Promise<string[]> {
  const rows = await queries.query<{ reference: string }>(
    `select reference from portage.crosswalk
     where target = $2 and reference = any($3::text[]) and record_id > $1
     order by reference`,
    [recordId, target, references],
  );
  return rows.map(({ reference }) => reference);
}
