/** A Bundle as consumers read it. Nothing of it changes from one reading to the next, but that its payload is removed when its time is over. */
export interface ReadBundle {
  /** The id of its delivery. */
  readonly id: string;
  /** Where it stands in the order of reading: reading goes on behind it. */
  readonly cursor: string;
  readonly feed: string;
  readonly target: string;
  readonly recordId: string;
  /** When it was made, ISO 8601. */
  readonly createdAt: string;
  /** The transaction Bundle, serialised as it was kept; null where the time for keeping it is over. */
  readonly bundle: string | null;
}

/** A Bundle that a consumer holds until it says what became of it, or until the time is over. */
export interface LeasedBundle extends Omit<ReadBundle, "createdAt" | "bundle"> {
  readonly lease: string;
  /** Until when, ISO 8601. */
  readonly until: string;
  /** How often it has been handed out, this time included. */
  readonly attempt: number;
  readonly bundle: string;
}

/** Who asks, and what they may see. */
export interface Consumer {
  readonly name: string;
  /** Undefined: those of all feeds. */
  readonly feeds: readonly string[] | undefined;
}

export interface LeaseRequest {
  readonly target: string;
  /** Bundles at most. */
  readonly limit: number;
  readonly seconds: number;
}

/** What is said of a leased Bundle. */
export type Outcome =
  | { readonly kind: "stored" }
  /** Not now: it is handed out again later, at the earliest after so many seconds. */
  | { readonly kind: "later"; readonly reason: string; readonly seconds: number | null }
  /** Never: it waits for a person. */
  | { readonly kind: "refused"; readonly reason: string };

/** What came of an outcome that was told. The same outcome told twice is `taken` twice. */
export type Told =
  | { readonly kind: "taken"; readonly state: "delivered" | "retrying" | "quarantined" }
  | { readonly kind: "unknown" }
  /** The lease does not hold it any more: another consumer has it, or it is settled. */
  | { readonly kind: "lost"; readonly state: string };

/** Bundles for those that fetch. */
export interface Pull {
  /** The targets whose Bundles are fetched. */
  readonly pullTargets: readonly string[];
  /** Hands Bundles out, oldest first: those that nobody holds and that may go now. */
  lease(consumer: Consumer, request: LeaseRequest): Promise<readonly LeasedBundle[]>;
  tell(consumer: Consumer, id: string, lease: string, outcome: Outcome): Promise<Told>;
  /** Reads on behind a cursor, in the order of reading, Bundles of all states; never skips one. */
  read(consumer: Consumer, query: { readonly target?: string | undefined; readonly after: string; readonly limit: number }): Promise<readonly ReadBundle[]>;
  /** False for a cursor that this store has never given: it has been put back to an earlier state, and would give the same cursor to other Bundles. */
  reaches(cursor: string): Promise<boolean>;
  /** Resolves when there may be something new, when the time is over or when the signal comes. */
  changed(milliseconds: number, signal: AbortSignal): Promise<void>;
}
