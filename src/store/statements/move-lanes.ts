import type { Queries } from "../database.ts";

/**
 * Makes a delivery the last one of its lanes; gives those that were last. Another transaction that has just moved one of the lanes is waited for: the next statement sees
 * what it has committed, this one would not. Lanes are taken in one order everywhere, so that of two deliveries with the same lanes one waits for the other, and neither for ever.
 */
export async function moveLanes(queries: Queries, target: string, id: string, lanes: readonly string[]): Promise<string[]> {
  if (lanes.length === 0) return [];
  const moved = await queries.query<{ previous: string | null }>(
    `insert into portage.lane as lane (target, name, last_delivery)
     select $1, name, $2 from unnest($3::text[]) as name order by name
     on conflict (target, name) do update set previous = lane.last_delivery, last_delivery = excluded.last_delivery
     returning previous`,
    [target, id, lanes],
  );
  return moved.flatMap(({ previous }) => previous ?? []);
}
