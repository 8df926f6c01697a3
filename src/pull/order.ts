import { idBefore } from "../store/id.ts";
import { adoptDeliveries } from "../store/statements/adopt-deliveries.ts";
import { lock } from "../store/statements/lock.ts";
import { hasUnorderedBundles, orderBundles } from "../store/statements/order-bundles.ts";
import type { Store } from "../store/store.ts";

/** Processes of versions before there was an order keep records beside ours, until they are stopped: what they have kept in the last milliseconds is put into the order behind all else. */
export async function adopt({ database }: Pick<Store, "database">, milliseconds: number): Promise<void> {
  await adoptDeliveries(database, idBefore(Date.now() - milliseconds));
}

/** The lock under which positions are given. */
export const orderLock = "portage.bundle-order";

/** So many Bundles get their positions in one transaction. */
const atOnce = 5000;

/**
 * Gives their place in the order of reading to all Bundles that are committed. Positions are given by one transaction at a time, which is committed before the next one begins: whoever
 * has read a position has been able to read all before it.
 */
export async function order({ database }: Pick<Store, "database">): Promise<void> {
  if (!(await hasUnorderedBundles(database))) return;
  for (;;) {
    const ordered = await database.transaction(async (queries) => {
      await lock(queries, orderLock);
      return orderBundles(queries, atOnce);
    });
    if (ordered < atOnce) return;
  }
}
