import type { Queries } from "../database.ts";

/** A delivery at the start of an attempt; what is sealed is as it stands in the store. */
export interface BegunAttempt {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly target: string;
  /** Sealed. */
  readonly bundle: Uint8Array;
  /** Sealed. */
  readonly hints: Uint8Array | null;
  /** Which attempt this is, from 1. */
  readonly number: number;
  readonly strikes: number;
  /** `delivering` when the attempt before never ended: its process died. */
  readonly before: "queued" | "delivering" | "retrying";
  /** Why the last attempt that ended failed. Sealed. */
  readonly lastIssues: Uint8Array | null;
  /** The trace that it belongs to. */
  readonly traceparent: string | null;
}

/** Marks a delivery as being delivered; undefined when it is settled already. */
export async function beginAttempt(queries: Queries, id: string): Promise<BegunAttempt | undefined> {
  const [row] = await queries.query<BegunAttempt>(
    `update portage.delivery
     set state = 'delivering', attempts = attempts + 1, updated_at = clock_timestamp()
     from (select id, state from portage.delivery where id = $1 for update) before
     where delivery.id = before.id and before.state in ('queued', 'delivering', 'retrying')
     returning delivery.id, record_id as "recordId", feed, target, bundle, hints, attempts as number, strikes,
       before.state as before, last_issues as "lastIssues", traceparent`,
    [id],
  );
  return row;
}
