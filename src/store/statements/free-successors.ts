import type { Queries } from "../database.ts";

/** Takes a settled delivery from before those that wait for it; gives those that wait for nothing any more, oldest first. */
export async function freeSuccessors(queries: Queries, id: string): Promise<{ readonly id: string; readonly target: string }[]> {
  const rows = await queries.query<{ id: string; target: string; waitsFor: number }>(
    `with freed as (
       delete from portage.predecessor where blocked_by = $1 returning delivery_id
     ), successor as (
       select id from portage.delivery where id in (select delivery_id from freed) order by id for update
     )
     update portage.delivery set waits_for = waits_for - 1 from successor
     where delivery.id = successor.id
     returning delivery.id, target, waits_for as "waitsFor"`,
    [id],
  );
  return rows.filter(({ waitsFor }) => waitsFor === 0).toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
