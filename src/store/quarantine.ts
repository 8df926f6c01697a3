import type { Quarantine, QuarantineReader } from "../model/quarantine.ts";
import { decide } from "./decisions/decide.ts";
import { stillInvalid } from "./decisions/still-invalid.ts";
import type { Jobs } from "./jobs.ts";
import { readOvertaken } from "./statements/read-overtaken.ts";
import { listEarlierItems, listQuarantine, readQuarantineItem } from "./statements/read-quarantine.ts";
import { readQuarantined } from "./statements/read-quarantined.ts";
import type { Store } from "./store.ts";

/** The quarantine of the store, to look at. */
export function quarantineReader(store: Pick<Store, "database" | "payloads">): QuarantineReader {
  return {
    quarantineItem: (id) => readQuarantineItem(store, id),
    quarantine: (query, limit, after) => listQuarantine(store, query, limit, after),
    quarantined: (id) => readQuarantined(store, id),
    earlierDecisions: (item) => listEarlierItems(store, item),
    overtaken: (recordId, target, references) => readOvertaken(store.database, recordId, target, references),
  };
}

/** What goes on from quarantine: to these targets, each with a queue in `jobs`. */
export interface WayOn {
  readonly targetNames: readonly string[];
  /** Called when a decision has put a delivery into its queue. */
  readonly wake: () => void;
}

/** The quarantine of the store. */
export function quarantineOf(store: Store, jobs: Jobs, { targetNames, wake }: WayOn): Quarantine {
  return {
    ...quarantineReader(store),
    targetNames,
    async decide(id, decision) {
      const decided = await decide(store, jobs, id, decision);
      if (decided.kind === "taken" && decided.deliveryId !== null) wake();
      return decided;
    },
    stillInvalid: (id, found) => stillInvalid(store, id, found),
  };
}
