import type { Decided, Decision } from "../../model/quarantine.ts";
import { isId } from "../id.ts";
import type { Jobs } from "../jobs.ts";
import { places } from "../places.ts";
import { decideQuarantineItem } from "../statements/decide-quarantine-item.ts";
import { lockQuarantineItem } from "../statements/lock-quarantine-item.ts";
import { forgetResend, setTables } from "../statements/update-record.ts";
import type { Store, Transaction } from "../store.ts";
import { goOn } from "./go-on.ts";
import { tooLate } from "./too-late.ts";

const states = { release: "released", replay: "replayed", edit: "replayed", discard: "discarded" } as const;

/**
 * Takes a decision about an item, with the delivery that goes on and the ledger's entry, in one transaction. Of several decisions about one item the first
 * is taken. The reason is kept sealed with the item and stays out of the ledger, since it may name a patient.
 */
export function decide(store: Store, jobs: Jobs, id: string, decision: Decision): Promise<Decided> {
  const { payloads } = store;
  return store.transaction(async (transaction): Promise<Decided> => {
    const item = isId(id) ? await lockQuarantineItem(transaction, id) : undefined;
    if (item === undefined) return { kind: "unknown" };
    if (item.state !== "open") return tooLate(item);
    const { recordId, feed } = item;
    const { kind, by, reason } = decision;
    if (kind === "replay") {
      await setTables(transaction, recordId, decision.tables);
      transaction.note({ event: "converted", who: by, feed, recordId, detail: { tables: decision.tables, valid: true, item: id } });
    }
    const next = kind === "discard" ? { deliveryId: null, editedInto: null } : await goOn(store, jobs, transaction, item, decision);
    await decideQuarantineItem(transaction, id, {
      state: states[kind],
      by,
      reason: payloads.seal(reason, places.reason(id)),
      wentOnAs: next.deliveryId,
      edit: kind === "edit" ? payloads.seal(decision.edit, places.edit(id)) : null,
    });
    if (kind === "discard") await forgetResend(transaction, recordId);
    note(transaction, id, item, decision, next);
    return { kind: "taken", state: states[kind], recordId: next.editedInto ?? recordId, deliveryId: next.deliveryId };
  });
}

function note(transaction: Transaction, id: string, { recordId, feed }: { readonly recordId: string; readonly feed: string }, { kind, by, principal }: Decision, { deliveryId, editedInto }: { readonly deliveryId: string | null; readonly editedInto: string | null }): void {
  const about = { who: by, feed, recordId, ...(deliveryId !== null && { deliveryId }) };
  transaction.note({ ...about, event: kind === "discard" ? "discarded" : "released", detail: { item: id, how: kind, ...(principal !== undefined && { principal }), ...(editedInto !== null && { editedInto }) } });
}
