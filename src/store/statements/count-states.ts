import type { Queries } from "../database.ts";

export interface StateCounts {
  readonly deliveries: Readonly<Record<string, number>>;
  readonly quarantine: Readonly<Record<string, number>>;
  /** Records with their bytes, and those whose time was over. */
  readonly records: { readonly kept: number; readonly expired: number };
  /** When the oldest delivery was queued that is not settled; null when all are. */
  readonly oldestQueuedAt: string | null;
}

/** How many deliveries, items of the quarantine and records there are in each state. */
export async function countStates(queries: Queries): Promise<StateCounts> {
  const byState = async (table: string) => {
    const rows = await queries.query<{ state: string; count: number }>(`select state, count(*)::float8 as count from portage.${table} group by state order by state`, []);
    return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  };
  const [records] = await queries.query<StateCounts["records"]>("select count(*) filter (where expired_at is null)::float8 as kept, count(expired_at)::float8 as expired from portage.record", []);
  const [oldest] = await queries.query<{ at: Date | null }>("select min(created_at) as at from portage.delivery where state in ('queued', 'delivering', 'retrying')", []);
  return { deliveries: await byState("delivery"), quarantine: await byState("quarantine"), records: records!, oldestQueuedAt: oldest!.at?.toISOString() ?? null };
}
