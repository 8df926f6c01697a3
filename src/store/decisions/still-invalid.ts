import type { Decided, StillInvalid } from "../../model/quarantine.ts";
import { isId } from "../id.ts";
import { places } from "../places.ts";
import { causesOf } from "../quarantine-item.ts";
import { lockQuarantineItem } from "../statements/lock-quarantine-item.ts";
import { updateQuarantine } from "../statements/update-quarantine.ts";
import { setTables } from "../statements/update-record.ts";
import type { Store } from "../store.ts";
import { tooLate } from "./too-late.ts";

/** Keeps an item open with what another conversion of its record found, and notes that it was converted. */
export function stillInvalid(store: Store, id: string, { by, issues, bundle, tables }: StillInvalid): Promise<Decided> {
  const { payloads } = store;
  return store.transaction(async (transaction): Promise<Decided> => {
    const item = isId(id) ? await lockQuarantineItem(transaction, id) : undefined;
    if (item === undefined) return { kind: "unknown" };
    if (item.state !== "open") return tooLate(item);
    const { recordId, feed } = item;
    await updateQuarantine(transaction, id, {
      issues: payloads.sealJson(issues, places.quarantineIssues(id)),
      causes: causesOf(issues),
      bundle: bundle === null ? null : payloads.seal(bundle, places.quarantinedBundle(id)),
    });
    await setTables(transaction, recordId, tables);
    transaction.note({ event: "converted", who: by, feed, recordId, detail: { tables, valid: false, item: id } });
    return { kind: "taken", state: "open", recordId, deliveryId: null };
  });
}
