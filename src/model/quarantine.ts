import type { Issue } from "./issue.ts";
import type { RecordToKeep } from "./outbox.ts";
import type { KeptSource } from "./records.ts";
import type { UpdateHints } from "./update.ts";

/** What a person decided about a record in quarantine. `released`: delivered as it is. `replayed`: converted again, edited or not, and delivered. `discarded`: never delivered. */
export type QuarantineState = "open" | "released" | "replayed" | "discarded";

export interface QuarantineItem {
  readonly id: string;
  readonly recordId: string;
  /** The delivery that the target refused; null for a record that never came so far. */
  readonly deliveryId: string | null;
  readonly feed: string;
  readonly controlId: string | null;
  readonly createdAt: string;
  readonly issues: readonly Issue[];
  readonly state: QuarantineState;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  /** Why it was decided so. */
  readonly reason: string | null;
  /** The delivery that went on from here. */
  readonly wentOnAs: string | null;
}

/** Which items of the quarantine are asked for; all without a limit to any. */
export interface QuarantineQuery {
  readonly state?: QuarantineState;
  readonly feeds?: readonly string[];
  /** A key of the error table. */
  readonly cause?: string;
  readonly order?: "newest first" | "oldest first";
}

/** An item with all that a decision about it needs. */
export interface Quarantined {
  readonly item: QuarantineItem;
  /** The record's own bytes; null where they were removed. */
  readonly source: KeptSource | null;
  /** What was not delivered, serialised; null where there is none. */
  readonly bundle: string | null;
  /** What the target refused, of which `bundle` may be a part; null for a record that never came so far. */
  readonly refused: { readonly target: string; readonly bundle: string | null; readonly hints: UpdateHints | null } | null;
  /** What an edit changed in the record, where the item was decided by one. */
  readonly edit: string | null;
  /** When the record's bytes were removed (ISO 8601). */
  readonly expiredAt: string | null;
}

/** Who decides, and why. */
export interface Person {
  readonly by: string;
  readonly reason: string;
  /** Whose credential the decision came with, where one was asked for. */
  readonly principal?: string;
}

/** A Bundle on its way on from quarantine. */
export interface Onward {
  readonly target: string;
  readonly bundle: string;
  readonly hints: UpdateHints | null;
  readonly lanes: readonly string[];
}

export type Decision = Person &
  (
    | { readonly kind: "release"; readonly onward: Onward }
    /** `tables` have converted the record again. */
    | { readonly kind: "replay"; readonly onward: Onward; readonly tables: string }
    /** The record as the person wrote it, and what is different in it. */
    | { readonly kind: "edit"; readonly record: RecordToKeep; readonly edit: string }
    | { readonly kind: "discard" }
  );

/** What came of a decision. `taken`: it holds. `too-late`: the item had been decided about. */
export type Decided =
  | { readonly kind: "taken"; readonly state: QuarantineState; readonly recordId: string; readonly deliveryId: string | null }
  | { readonly kind: "too-late"; readonly state: QuarantineState; readonly decidedAt: string | null; readonly decidedBy: string | null }
  | { readonly kind: "unknown" };

/** A record that is still invalid after it was converted again. */
export interface StillInvalid {
  readonly by: string;
  readonly issues: readonly Issue[];
  readonly bundle: string | null;
  readonly tables: string;
}

/** The records that wait for a person, to look at. */
export interface QuarantineReader {
  quarantineItem(id: string): Promise<QuarantineItem | undefined>;
  /** Newest first where the query does not say otherwise; `after` is the id of the last item of the page before. */
  quarantine(query: QuarantineQuery, limit: number, after?: string): Promise<readonly QuarantineItem[]>;
  quarantined(id: string): Promise<Quarantined | undefined>;
  /** What was decided before about the same record, or the one it was edited from; oldest first. */
  earlierDecisions(item: QuarantineItem): Promise<readonly QuarantineItem[]>;
  /** Of these resources those that a newer record has written to the target since. */
  overtaken(recordId: string, target: string, references: readonly string[]): Promise<readonly string[]>;
}

/** The records that wait for a person. */
export interface Quarantine extends QuarantineReader {
  /** What can be delivered to. */
  readonly targetNames: readonly string[];
  /** Of several decisions about one item one is taken; it is on its way, or gone, when this resolves. */
  decide(id: string, decision: Decision): Promise<Decided>;
  /** Keeps an item open with what is wrong with it now. */
  stillInvalid(id: string, found: StillInvalid): Promise<Decided>;
}
