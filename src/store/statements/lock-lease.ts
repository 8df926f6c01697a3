import type { DeliveryState } from "../../model/outbox.ts";
import type { Queries } from "../database.ts";
import { isId } from "../id.ts";

/** A delivery and the lease that it was handed out under last. */
export interface LockedLease {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly target: string;
  readonly state: DeliveryState;
  readonly number: number;
  readonly strikes: number;
  /** Sealed; null where the time for keeping it is over. */
  readonly bundle: Uint8Array | null;
  /** Null where no consumer has ever held it. */
  readonly leaseId: string | null;
  readonly by: string | null;
}

/** A delivery for whoever wants to settle it, locked until the end of the transaction; undefined where there is none of this id and these feeds (of any, where they are undefined). */
export async function lockLease(queries: Queries, id: string, feeds: readonly string[] | undefined): Promise<LockedLease | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await queries.query<LockedLease>(
    `select id, record_id as "recordId", feed, target, state, attempts as number, strikes, bundle, lease_id as "leaseId", leased_by as by
     from portage.delivery where id = $1 and ($2::text[] is null or feed = any($2::text[])) for update`,
    [id, feeds ?? null],
  );
  return row;
}
