/**
 * Whether deliveries go to a target at the moment: plain values, so that the store can keep them. Times are milliseconds since 1970.
 */
export type BreakerState =
  /** Deliveries go out, once the target no longer asks to be left alone (`notBefore`). `failures` came one after the other without an answer between them. */
  | { readonly kind: "closed"; readonly failures: number; readonly notBefore: number }
  /** Nothing goes out until `until`; then one delivery is a trial. `openings` counts how often it opened since the target last answered. */
  | { readonly kind: "open"; readonly openings: number; readonly until: number }
  /** One trial is under way. What has not been heard of it by `until` is lost, and another one may be made. */
  | { readonly kind: "half-open"; readonly openings: number; readonly until: number }
  /** A person has stopped deliveries. */
  | { readonly kind: "paused"; readonly by: string; readonly reason: string; readonly since: number };

/** What happens to a target's deliveries. */
export type BreakerEvent =
  /** The target answered and did its work, whatever it said of the record. */
  | { readonly kind: "answered" }
  /** No answer, or one that speaks of the target and not of the record: a timeout, no connection, 429, 5xx, a wrong URL or credential. */
  | {
      readonly kind: "failed";
      /** `misconfigured` passes when a person corrects the settings, so that the first rest is longer. */
      readonly pace: "usual" | "misconfigured";
      /** What Retry-After asked for. */
      readonly retryAfterMilliseconds: number | null;
      /** In [0, 1): the part of the rest that is left to chance. */
      readonly chance: number;
    }
  /** A delivery begins as the trial; `lapseMilliseconds` is the longest that an attempt may take. */
  | { readonly kind: "trial"; readonly lapseMilliseconds: number }
  | { readonly kind: "pause"; readonly by: string; readonly reason: string }
  | { readonly kind: "resume" };
