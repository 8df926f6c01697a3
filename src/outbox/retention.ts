import type { Retention } from "../model/retention.ts";
import { expireRecords } from "../store/statements/expire-records.ts";
import { tryLock } from "../store/statements/try-lock.ts";
import type { Store } from "../store/store.ts";

/** So many records lose their payloads in one transaction. */
const recordsAtOnce = 200;

/** Removes the payloads of one batch of a feed's records; undefined where another process is at it. */
function expireBatch(store: Store, feed: string, retention: Retention): Promise<number | undefined> {
  return store.transaction(async (transaction) => {
    if (!(await tryLock(transaction, "portage.retention"))) return undefined;
    const expired = await expireRecords(transaction, feed, retention, recordsAtOnce);
    const { delivered, discarded } = retention;
    for (const { id } of expired) transaction.note({ event: "expired", who: "store", feed, recordId: id, detail: { delivered, discarded } });
    return expired.length;
  });
}

/**
 * Removes the payloads of all records whose feed's time for keeping them is over, and notes each in the ledger. Of several processes one does it. `removed` hears
 * how many there were, feed by feed. Ends early when the signal comes.
 */
export async function removeExpired(store: Store, feeds: ReadonlyMap<string, Retention>, removed: (feed: string, records: number) => void, stop?: AbortSignal): Promise<void> {
  for (const [feed, retention] of feeds) {
    let records = 0;
    let batch: number | undefined;
    do {
      if (stop?.aborted === true) return;
      batch = await expireBatch(store, feed, retention);
      records += batch ?? 0;
    } while (batch === recordsAtOnce);
    if (records > 0) removed(feed, records);
    if (batch === undefined) return;
  }
}
