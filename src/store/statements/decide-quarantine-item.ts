import type { QuarantineState } from "../../model/quarantine.ts";
import type { Queries } from "../database.ts";

/** What a person decided about an item. */
export interface ItemDecision {
  readonly state: Exclude<QuarantineState, "open">;
  readonly by: string;
  /** Sealed. */
  readonly reason: Uint8Array;
  /** The delivery that goes on from here. */
  readonly wentOnAs: string | null;
  /** Sealed: what an edit changed. */
  readonly edit: Uint8Array | null;
}

/** Writes a decision down; the caller holds the item. */
export async function decideQuarantineItem(queries: Queries, id: string, { state, by, reason, wentOnAs, edit }: ItemDecision): Promise<void> {
  await queries.query(
    `update portage.quarantine
     set state = $2, decided_at = clock_timestamp(), decided_by = $3, reason = $4, went_on_as = $5, edit = $6
     where id = $1`,
    [id, state, by, reason, wentOnAs, edit],
  );
}
