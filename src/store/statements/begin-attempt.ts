import type { Issue } from "../../model/issue.ts";
import type { UpdateHints } from "../../model/update.ts";
import type { Queries } from "../database.ts";

/** A delivery at the start of an attempt. */
export interface Attempt {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly bundle: string;
  readonly hints: UpdateHints | null;
  /** Which attempt this is, from 1. */
  readonly number: number;
  readonly strikes: number;
  /** True when the attempt before never ended: its process died. */
  readonly interrupted: boolean;
  /** Why the last attempt that ended failed. */
  readonly lastIssues: readonly Issue[];
}

/** Marks a delivery as being delivered; undefined when it is settled already. */
export async function beginAttempt(queries: Queries, id: string): Promise<Attempt | undefined> {
  const [row] = await queries.query<Attempt>(
    `update portage.delivery
     set state = 'delivering', attempts = attempts + 1, updated_at = clock_timestamp()
     from (select id, state from portage.delivery where id = $1 for update) before
     where delivery.id = before.id and before.state in ('queued', 'delivering', 'retrying')
     returning delivery.id, record_id as "recordId", feed, bundle, hints, attempts as number, strikes,
       before.state = 'delivering' as interrupted, last_issues as "lastIssues"`,
    [id],
  );
  return row;
}
