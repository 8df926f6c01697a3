import type { Delivery } from "../../model/outbox.ts";
import type { Queries } from "../database.ts";

export interface AttemptEnd {
  readonly state: "delivered" | "retrying" | "quarantined";
  /** Sealed; null where there are none. */
  readonly issues: Uint8Array | null;
  readonly strikes: number;
  readonly stored: Delivery["stored"];
  /** Sealed; null where nothing was kept. */
  readonly kept: Uint8Array | null;
}

/** Writes down how an attempt ended. False when another process has begun a later attempt since: then that one counts. */
export async function endAttempt(queries: Queries, id: string, number: number, end: AttemptEnd): Promise<boolean> {
  const rows = await queries.query<{ id: string }>(
    `update portage.delivery
     set state = $3, last_issues = $4, strikes = $5, stored = $6, kept = $7, updated_at = clock_timestamp()
     where id = $1 and attempts = $2 and state = 'delivering'
     returning id`,
    [id, number, end.state, end.issues, end.strikes, JSON.stringify(end.stored), end.kept],
  );
  return rows.length === 1;
}
