import { EventEmitter, once } from "node:events";
import type { Pull } from "../model/pull.ts";
import type { Jobs } from "../store/jobs.ts";
import { lastPosition } from "../store/statements/read-bundles.ts";
import type { Store } from "../store/store.ts";
import { lease } from "./lease.ts";
import { read } from "./read.ts";
import { tell } from "./tell.ts";

/** How long until what another process committed is seen. */
const pollMilliseconds = 500;

/** What is fetched from this store. */
export interface PullOfStore extends Pull {
  /** Something was committed here that may be fetched. */
  wake(): void;
}

/** Bundles for those that fetch. `settled` hears of deliveries that have come to an end. */
export function pullOf(store: Store, jobs: Jobs, { targets, settled }: { readonly targets: readonly string[]; readonly settled: (deliveryId: string) => void }): PullOfStore {
  const changes = new EventEmitter().setMaxListeners(0);
  const wake = () => void changes.emit("change");
  return {
    pullTargets: targets,
    lease: (consumer, request) => lease(store, consumer, request),
    async tell(consumer, id, leaseId, outcome) {
      const told = await tell(store, jobs, consumer, id, leaseId, outcome);
      if (told.kind === "taken") {
        if (told.state !== "retrying") settled(id);
        wake();
      }
      return told;
    },
    read: (consumer, query) => read(store, consumer, query),
    reaches: async (cursor) => Number(cursor) <= (await lastPosition(store.database)),
    async changed(milliseconds, signal) {
      const tick = AbortSignal.timeout(Math.min(milliseconds, pollMilliseconds));
      await once(changes, "change", { signal: AbortSignal.any([tick, signal]) }).catch(() => undefined);
    },
    wake,
  };
}
