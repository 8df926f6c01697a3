import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import type { Decided, Quarantined, QuarantineItem, QuarantineState } from "../model/quarantine.ts";

/** What came of a person's decision, as the person is told. */
export type DecisionAnswer =
  | { readonly kind: "taken"; readonly id: string; readonly state: QuarantineState; readonly recordId: string; readonly deliveryId: string | null }
  /** Converted again, and what is wrong now; the item is still open. */
  | { readonly kind: "still-invalid"; readonly issues: readonly Issue[] }
  | Refusal;

/** Why nothing was done: HTTP's status and the issues that say it. */
export interface Refusal {
  readonly kind: "refused";
  readonly status: 404 | 409 | 410 | 422;
  readonly issues: readonly Issue[];
}

export function refusal(status: Refusal["status"], ...issues: readonly Issue[]): Refusal {
  return { kind: "refused", status, issues };
}

/** There is no item of this id. */
export const unknownItem: Refusal = refusal(404, issue("http.quarantine-unknown"));

/** Says what the store made of a decision. */
export function answerOf(id: string, decided: Decided): DecisionAnswer {
  switch (decided.kind) {
    case "taken":
      return { kind: "taken", id, state: decided.state, recordId: decided.recordId, deliveryId: decided.deliveryId };
    case "too-late":
      return decidedBefore(decided);
    case "unknown":
      return unknownItem;
  }
}

function decidedBefore({ state, decidedBy, decidedAt }: Pick<QuarantineItem, "state" | "decidedBy" | "decidedAt">): Refusal {
  return refusal(409, issue("quarantine.decided", { state, by: decidedBy ?? "somebody", at: decidedAt ?? "an unknown time" }));
}

/** An item that can be decided about; else why not. */
export function openItem(quarantined: Quarantined | undefined): Quarantined | Refusal {
  if (quarantined === undefined) return unknownItem;
  return quarantined.item.state === "open" ? quarantined : decidedBefore(quarantined.item);
}

/** True for what is no item. */
export function isRefusal(found: Quarantined | Refusal): found is Refusal {
  return "kind" in found;
}

/** The record's bytes are gone. */
export function expired(expiredAt: string | null): Refusal {
  return refusal(410, issue("quarantine.expired", { at: expiredAt ?? "an unknown time" }));
}
