import type { Queries } from "../database.ts";

/** The records with a sender's id (MSH-10), oldest first, of whichever feed; 100 at most. */
export function findRecords(queries: Queries, controlId: string): Promise<{ readonly id: string }[]> {
  return queries.query("select id from portage.record where control_id = $1 order by id limit 100", [controlId]);
}
