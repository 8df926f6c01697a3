import type { AuditTrail } from "./audit.ts";
import type { Exports } from "./exports.ts";
import type { BulkStore } from "./bulk.ts";
import type { Issue } from "./issue.ts";
import type { LedgerNote } from "./ledger.ts";
import type { Pull } from "./pull.ts";
import type { Quarantine } from "./quarantine.ts";
import type { Records } from "./records.ts";
import type { StoredResource } from "./target.ts";
import type { Targets } from "./targets.ts";
import type { Unknowns } from "./unknowns.ts";
import type { KeptContent, UpdateHints } from "./update.ts";
import type { Worklist } from "./worklist.ts";

/** What is kept of a record that Portage has answered for: its bytes, its conversion and where it is to go. All in one transaction. */
export interface RecordToKeep {
  readonly feed: string;
  /** The sender's id of the record (MSH-10), where it has one. */
  readonly controlId: string | null;
  readonly contentType: string;
  /** The record's own bytes as they came. */
  readonly body: Uint8Array;
  /** The header and trailer segments of the batch and the file around the record, as they came. */
  readonly surroundings?: Uint8Array | null;
  /** The client's Idempotency-Key. */
  readonly idempotencyKey: string | null;
  /** SHA-256 of the bytes that the key stands for, where they are more than `body`: the whole request. */
  readonly requestHash?: Uint8Array;
  /** What the record met that its feed does not know: counted in the worklist in the same transaction. */
  readonly unknowns: Unknowns;
  /** The record that a person edited into this one. */
  readonly editedFrom?: string;
  /** The principal that handed it in, where a credential was asked for. */
  readonly principal?: string | undefined;
  /** The trace (W3C traceparent) that its delivery belongs to. */
  readonly traceparent?: string | null;
  /** Version and hash of the tables that converted it. */
  readonly tables: string;
  /** The target that its feed delivers to. */
  readonly target: string;
  readonly result:
    | {
        readonly kind: "queued";
        /** The transaction Bundle, serialised. */
        readonly bundle: string;
        readonly hints?: UpdateHints | null;
        /** What it stays in order with: references of patients, or of what else it is about. */
        readonly lanes: readonly string[];
      }
    | { readonly kind: "quarantined"; /** Why. */ readonly issues: readonly Issue[]; readonly bundle: string | null };
}

/** What is told of every kept record. */
interface Kept {
  readonly recordId: string;
  /** The same record came before, by its Idempotency-Key or, without one, by its control id and bytes: nothing was stored again. */
  readonly repeated: boolean;
  /** Another record of the feed has the same control id and other bytes. */
  readonly controlIdReused: boolean;
}

/** The answer to keeping a record. */
export type KeptRecord =
  | (Kept & { readonly kind: "queued"; readonly deliveryId: string })
  | (Kept & { readonly kind: "quarantined"; readonly quarantineId: string })
  /** The key was used before with other bytes (409). */
  | { readonly kind: "key-conflict" };

export type DeliveryState = "queued" | "delivering" | "retrying" | "delivered" | "quarantined";

export interface Delivery {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Why the last attempt failed; texts without record values. */
  readonly lastIssues: readonly Issue[];
  /** The quarantine item, where the target refused the transaction for good. */
  readonly quarantineId: string | null;
  /** The name of the target it goes to. */
  readonly target: string;
  /** How many deliveries of the same patients are before it. */
  readonly waitsFor: number;
  /** What the target has stored of it, in the order of the Bundle. */
  readonly stored: readonly Pick<StoredResource, "reference" | "status" | "location" | "etag">[];
  /** What was kept of the target's resources, and what was deleted from them, where there was any. */
  readonly kept: readonly KeptContent[];
}

/** What a sender was told of a record. */
export interface Acknowledgement {
  readonly recordId: string;
  readonly feed: string;
  /** The answer: an HTTP status, or the code of an acknowledgement (HL7 table 0008). */
  readonly answer: string;
}

/** What the last attempt to deliver told of the target, and the issue (key of the error table) that it is down for. */
export interface TargetState {
  readonly target: "unknown" | "up" | "down";
  readonly targetIssue: string | null;
}

/** What attempts to deliver come to: the target has it; it will be tried again; a person must decide; another process did it; Portage itself failed. */
export type AttemptOutcome = "delivered" | "retry" | "quarantined" | "taken-over" | "failed";

/** How many attempts of this process have come to what. */
export interface AttemptCount {
  readonly target: string;
  readonly outcome: AttemptOutcome;
  readonly count: number;
}

/** The durable side of the service as its front doors see it. */
export interface Outbox extends Quarantine, Records, Targets, AuditTrail {
  /** Commits the record, its outbox row and its job together; resolves after the commit. */
  keep(record: RecordToKeep): Promise<KeptRecord>;
  /** Resolves when the delivery is delivered or quarantined, or when the time is over or the signal comes, with its state then. */
  wait(deliveryId: string, milliseconds: number, signal?: AbortSignal): Promise<Delivery | undefined>;
  delivery(id: string): Promise<Delivery | undefined>;
  /** Notes that a sender's answer has gone out. */
  acknowledged(acknowledgement: Acknowledgement): void;
  /** Writes entries into the ledger; resolves after the commit. */
  note(notes: readonly LedgerNote[]): Promise<void>;
  readonly worklist: Worklist;
  readonly bulk: BulkStore;
  readonly pull: Pull;
  readonly exports: Exports;
  /** For readiness and metrics. */
  status(): Promise<{ readonly queued: number; readonly oldestQueuedSeconds: number; readonly quarantined: number } & TargetState>;
  /** Since the start of this process. */
  attempts(): readonly AttemptCount[];
  /** Lets running deliveries finish and closes the store. */
  stop(): Promise<void>;
}
