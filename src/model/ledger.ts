/** What can happen to a record (design, section 8). Each is written down once, when it is certain, and never changed. */
export type LedgerEvent =
  /** A chain of entries begins: a process has opened the store. Names the ends of the other chains. */
  | "opened"
  /** The record's bytes are kept. */
  | "received"
  /** The same record came again; nothing was kept a second time. */
  | "repeated"
  /** The tables made a Bundle of it. */
  | "converted"
  /** The Bundle waits for its target. */
  | "queued"
  /** The sender was told that the record is kept. */
  | "acknowledged"
  /** An attempt to deliver ended without the target having stored everything. */
  | "attempted"
  /** The target has stored it. */
  | "stored"
  /** It waits for a person. */
  | "quarantined"
  /** A person sent what was in quarantine on its way. */
  | "released"
  /** A person decided that it is not delivered. */
  | "discarded"
  /** Its bytes were removed because the feed's time for keeping them was over. */
  | "expired"
  /** A person stopped or resumed deliveries to a target. */
  | "paused"
  | "resumed"
  /** Somebody was told values of records. */
  | "accessed"
  /** Somebody was refused for want of a credential or a permission. */
  | "denied";

/** What a ledger entry says beside its event: hashes, versions, counts, keys of the error table, ids. Never a value of a record. */
export type LedgerDetail = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** An entry as a stage hands it in. */
export interface LedgerNote {
  readonly event: LedgerEvent;
  readonly feed?: string;
  readonly recordId?: string;
  readonly deliveryId?: string;
  /** Who did it: a part of Portage (`convert`, `delivery`, `store`, `pull`), a principal, or the name of a person or a consumer as they gave it. */
  readonly who: string;
  readonly detail?: LedgerDetail;
}

/** An entry as the ledger holds it. */
export interface LedgerEntry extends Required<Omit<LedgerNote, "feed" | "recordId" | "deliveryId">> {
  readonly chain: string;
  /** Its place in its chain, from 1. */
  readonly number: number;
  /** ISO 8601, milliseconds, UTC. */
  readonly at: string;
  readonly feed: string | null;
  readonly recordId: string | null;
  readonly deliveryId: string | null;
}

/** What is wrong with a ledger. */
export interface LedgerDefect {
  readonly kind: "edited" | "gap" | "truncated" | "unsealed" | "missing-chain" | "missing-entry" | "missing-row";
  readonly chain: string | null;
  /** The entry that shows it, where there is one. */
  readonly number: number | null;
  readonly text: string;
}
