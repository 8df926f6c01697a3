import type { Issue } from "../model/issue.ts";
import type { StoredResource } from "../model/target.ts";
import type { KeptContent } from "../model/update.ts";
import type { Pace } from "./backoff.ts";

/** To be sent again: without limit, or, where `strike` says so, only so often. */
export interface Retry {
  readonly kind: "retry";
  readonly issues: readonly Issue[];
  readonly strike: boolean;
  readonly pace: Pace;
  /** What the target's Retry-After asks for. */
  readonly afterMilliseconds: number | null;
  /** What is known to be stored already: the next attempt need not send it again. */
  readonly stored?: readonly StoredResource[];
}

/** What an attempt to deliver a record's transaction came to. Issues count entries (`Bundle.entry[3]`) in the record's Bundle. */
export type Verdict =
  | { readonly kind: "delivered"; /** One for each entry, in order. */ readonly stored: readonly StoredResource[]; /** What a merge kept of the target's resources. */ readonly kept?: readonly KeptContent[] }
  | Retry
  /** The target refuses some of it for good: what depends on that waits with it, all else is stored. */
  | {
      readonly kind: "refused";
      /** For each refused entry the target's words, for each that waits what it waits for. */
      readonly issues: readonly Issue[];
      readonly stored: readonly StoredResource[];
      /** The transaction Bundle of what is refused and what waits with it; null: the whole Bundle. */
      readonly remaining: string | null;
      /** The references of the entries that the target itself refuses. */
      readonly refusedEntries: readonly string[];
      readonly kept?: readonly KeptContent[];
    };

/** How often an attempt that counts as a strike is made before the delivery goes to quarantine. */
export const strikeLimit = 10;

export function retry(issues: readonly Issue[], { strike = false, pace = "usual", afterMilliseconds = null }: Partial<Pick<Retry, "strike" | "pace" | "afterMilliseconds">> = {}): Retry {
  return { kind: "retry", issues, strike, pace, afterMilliseconds };
}

/** Failures that leave open whether the target has stored what it was sent. */
const openEnded = new Set(["delivery.timeout", "delivery.broken", "delivery.answer-unreadable", "delivery.answer-incomplete", "delivery.left-open"]);

/** True when nobody knows what the target did with the attempt that failed for these issues. */
export function leavesOpen(issues: readonly Issue[]): boolean {
  return issues.some((issue) => openEnded.has(issue.key));
}
