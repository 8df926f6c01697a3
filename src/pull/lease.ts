import { randomUUID } from "node:crypto";
import type { Consumer, LeasedBundle, LeaseRequest } from "../model/pull.ts";
import { idBefore } from "../store/id.ts";
import { places } from "../store/places.ts";
import { adoptDeliveries } from "../store/statements/adopt-deliveries.ts";
import { leaseDeliveries } from "../store/statements/lease-deliveries.ts";
import { isPaused } from "../store/statements/paused-targets.ts";
import { readPositions } from "../store/statements/read-bundles.ts";
import type { Store } from "../store/store.ts";
import { order } from "./order.ts";
import { pageCharacters } from "./read.ts";

/** Deliveries that are leased and opened at a time. */
const atOnce = 25;

/** Where committed deliveries stand in the order of reading. */
async function positionsOf(store: Store, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  await order(store);
  const positions = await readPositions(store.database, ids);
  if (positions.size === ids.length) return positions;
  await adoptDeliveries(store.database, idBefore(0), ids);
  return positionsOf(store, ids);
}

/**
 * Leases Bundles, up to `limit` or until they are as many characters as a page has, in one transaction. Nothing is handed out of a target that a person has stopped. A lease that ran out is
 * noted when its Bundle is handed out again.
 */
export async function lease(store: Store, { name: by, feeds }: Consumer, { target, limit, seconds }: LeaseRequest): Promise<LeasedBundle[]> {
  const { payloads } = store;
  const leaseId = randomUUID();
  const leased = await store.transaction(async (transaction) => {
    if (await isPaused(transaction, target)) return [];
    const held: Omit<LeasedBundle, "cursor">[] = [];
    let characters = 0;
    while (held.length < limit && characters < pageCharacters) {
      const wanted = Math.min(atOnce, limit - held.length);
      const deliveries = await leaseDeliveries(transaction, { target, feeds, leaseId, seconds, by }, wanted);
      for (const { id, recordId, feed, bundle: sealed, number, before, until } of deliveries) {
        const bundle = (await payloads.open(sealed, places.bundle(id), transaction)).toString("utf8");
        if (before === "delivering") transaction.note({ event: "attempted", who: "pull", feed, recordId, deliveryId: id, detail: { attempt: number - 1, lapsed: true } });
        held.push({ id, feed, target, recordId, lease: leaseId, until: until.toISOString(), attempt: number, bundle });
        characters += bundle.length;
      }
      if (deliveries.length < wanted) break;
    }
    return held;
  });
  if (leased.length === 0) return [];
  const positions = await positionsOf(store, leased.map(({ id }) => id));
  return leased.map((bundle) => ({ ...bundle, cursor: String(positions.get(bundle.id)!) }));
}
