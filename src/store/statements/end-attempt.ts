import type { Issue } from "../../model/issue.ts";
import type { Delivery } from "../../model/outbox.ts";
import type { Queries } from "../database.ts";

export interface AttemptEnd {
  readonly state: "delivered" | "retrying" | "quarantined";
  readonly issues: readonly Issue[];
  readonly strikes: number;
  readonly stored: Delivery["stored"];
  readonly kept: Delivery["kept"];
}

/** Writes down how an attempt ended. False when another process has begun a later attempt since: then that one counts. */
export async function endAttempt(queries: Queries, id: string, number: number, end: AttemptEnd): Promise<boolean> {
  const rows = await queries.query<{ id: string }>(
    `update portage.delivery
     set state = $3, last_issues = $4, strikes = $5, stored = $6, kept = $7, updated_at = clock_timestamp()
     where id = $1 and attempts = $2 and state = 'delivering'
     returning id`,
    [id, number, end.state, JSON.stringify(end.issues), end.strikes, JSON.stringify(end.stored), JSON.stringify(end.kept)],
  );
  return rows.length === 1;
}
