import type { Queries } from "../database.ts";

/** How much waits: deliveries that are not settled, the age of the oldest in seconds (0 when there is none), and the quarantine. */
export async function countOutbox(queries: Queries): Promise<{ queued: number; oldestQueuedSeconds: number; quarantined: number }> {
  const [row] = await queries.query<{ queued: number; oldestQueuedSeconds: number; quarantined: number }>(
    `select count(*)::integer as queued,
       coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float as "oldestQueuedSeconds",
       (select count(*)::integer from portage.quarantine where state = 'open') as quarantined
     from portage.delivery
     where state in ('queued', 'delivering', 'retrying')`,
  );
  return row!;
}
