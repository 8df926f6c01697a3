import type { LedgerEntry } from "./ledger.ts";
import type { Delivery } from "./outbox.ts";
import type { QuarantineItem } from "./quarantine.ts";

/**
 * Where a record is. Of one that was edited it is where its edited form is. `quarantined`: it waits for a person. `discarded`: a person decided that it is not
 * delivered. `expired`: its bytes were removed; its deliveries and items tell what became of it.
 */
export type RecordState = "queued" | "delivering" | "retrying" | "delivered" | "quarantined" | "discarded" | "expired";

/** What the store says of a record. */
export interface RecordSummary {
  readonly id: string;
  readonly feed: string;
  readonly controlId: string | null;
  readonly receivedAt: string;
  /** Null for a record from before these were kept. */
  readonly bytes: number | null;
  /** Hex. */
  readonly sha256: string | null;
  readonly contentType: string;
  /** Version of the tables that converted it last. */
  readonly tables: string | null;
  readonly state: RecordState;
  /** The record that a person edited into this one, and the one that this was edited into. */
  readonly editedFrom: string | null;
  readonly editedInto: string | null;
  /** When its bytes were removed (ISO 8601). */
  readonly expiredAt: string | null;
}

/** A record with all that happened to it. */
export interface RecordHistory extends RecordSummary {
  readonly deliveries: readonly Pick<Delivery, "id" | "target" | "state" | "attempts" | "createdAt" | "updatedAt" | "stored">[];
  readonly quarantine: readonly Pick<QuarantineItem, "id" | "deliveryId" | "state" | "createdAt" | "decidedAt" | "decidedBy" | "wentOnAs">[];
  /** The ledger's entries about it, oldest first. */
  readonly history: readonly Pick<LedgerEntry, "at" | "event" | "who" | "deliveryId" | "detail">[];
}

/** Which records are asked for; all without a limit to any. */
export interface RecordsQuery {
  readonly feeds?: readonly string[];
  readonly state?: RecordState;
  readonly controlId?: string;
}

/** A record's own bytes. */
export interface KeptSource {
  readonly body: Uint8Array;
  /** The segments of the batch around it; null where there were none. */
  readonly surroundings: Uint8Array | null;
  readonly contentType: string;
}

/** A delivery that has written a resource. */
export interface Writer {
  readonly target: string;
  /** As Portage calls the resource, and as the target does. */
  readonly reference: string;
  readonly location: string;
  readonly etag: string | null;
  readonly deliveryId: string;
  readonly recordId: string;
  readonly storedAt: string;
}

/** The records that Portage has answered for. */
export interface Records {
  record(id: string): Promise<RecordHistory | undefined>;
  /** Newest first; `after` is the id of the last record of the page before. */
  records(query: RecordsQuery, limit: number, after?: string): Promise<readonly RecordSummary[]>;
  /** `expired` where the bytes were removed. */
  source(recordId: string): Promise<KeptSource | "expired" | undefined>;
  /** The deliveries that wrote a resource, newest first; `target` is the name of one target. */
  writers(resource: string, limit: number, target?: string): Promise<readonly Writer[]>;
}
