import type { LedgerEntry, LedgerEvent } from "./ledger.ts";

/** What of the ledger is of interest to whoever asks who did what: everything but the inner steps of a conversion and of the ledger itself. */
export const auditedEvents = ["received", "repeated", "stored", "quarantined", "released", "discarded", "expired", "paused", "resumed", "accessed", "denied"] as const satisfies readonly LedgerEvent[];
export type AuditedEvent = (typeof auditedEvents)[number];

/** An entry of the audit trail. */
export interface AuditedEntry extends LedgerEntry {
  readonly event: AuditedEvent;
}

/** Which entries are asked for. */
export interface AuditQuery {
  /** From this time on, and before this one (ISO 8601, UTC). */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly events?: readonly AuditedEvent[] | undefined;
}

/** The ledger as an audit trail. */
export interface AuditTrail {
  /** The entries in the order of time, a page at a time. */
  audited(query: AuditQuery): AsyncIterable<readonly AuditedEntry[]>;
}
