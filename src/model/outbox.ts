import type { Issue } from "./issue.ts";
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
  readonly result:
    | { readonly kind: "queued"; /** The transaction Bundle, serialised. */ readonly bundle: string; readonly hints?: UpdateHints | null }
    | { readonly kind: "quarantined"; /** Why. */ readonly issues: readonly Issue[]; readonly bundle: string | null };
}

/** The answer to keeping a record. `repeated` is true when the same Idempotency-Key had brought the same bytes before: nothing was stored again. */
export type KeptRecord =
  | { readonly kind: "queued"; readonly recordId: string; readonly deliveryId: string; readonly repeated: boolean }
  | { readonly kind: "quarantined"; readonly recordId: string; readonly quarantineId: string; readonly repeated: boolean }
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
  /** What the target stored: one line an entry of its response, in order. */
  readonly stored: readonly { readonly status: string; readonly location: string | null; readonly etag: string | null }[];
  /** What was kept of the target's resources, and what was deleted from them, where there was any. */
  readonly kept: readonly KeptContent[];
}

export interface QuarantineItem {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly controlId: string | null;
  readonly createdAt: string;
  readonly issues: readonly Issue[];
}

/** What the last attempt to deliver told of the target, and the issue (key of the error table) that it is down for. */
export interface TargetState {
  readonly target: "unknown" | "up" | "down";
  readonly targetIssue: string | null;
}

/** The durable side of the service as its front doors see it. */
export interface Outbox {
  /** Commits the record, its outbox row and its job together; resolves after the commit. */
  keep(record: RecordToKeep): Promise<KeptRecord>;
  /** Resolves when the delivery is delivered or quarantined, or when the time is over or the signal comes, with its state then. */
  wait(deliveryId: string, milliseconds: number, signal?: AbortSignal): Promise<Delivery | undefined>;
  delivery(id: string): Promise<Delivery | undefined>;
  quarantineItem(id: string): Promise<QuarantineItem | undefined>;
  /** Newest first; `after` is the id of the last item of the page before. */
  quarantine(limit: number, after?: string): Promise<readonly QuarantineItem[]>;
  readonly worklist: Worklist;
  /** For readiness and metrics. */
  status(): Promise<{ readonly queued: number; readonly oldestQueuedSeconds: number; readonly quarantined: number } & TargetState>;
  /** Lets running deliveries finish and closes the store. */
  stop(): Promise<void>;
}
