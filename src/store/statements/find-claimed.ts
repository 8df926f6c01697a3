import type { Queries } from "../database.ts";

/** The deliveries that some process is delivering, or was when it died. */
export async function findClaimed(queries: Queries): Promise<string[]> {
  const rows = await queries.query<{ id: string }>("select id from portage.delivery where state = 'delivering' order by id");
  return rows.map((row) => row.id);
}
