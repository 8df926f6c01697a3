import type { Decided } from "../../model/quarantine.ts";
import type { LockedItem } from "../statements/lock-quarantine-item.ts";

/** What is told of an item that somebody has decided about. */
export function tooLate({ state, decidedAt, decidedBy }: LockedItem): Decided {
  return { kind: "too-late", state, decidedAt: decidedAt?.toISOString() ?? null, decidedBy };
}
