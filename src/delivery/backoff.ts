/** How fast a failure may pass: a conflict as soon as the other side is done, a wrong setting when a person has corrected it. */
export type Pace = "conflict" | "usual" | "misconfigured";

const firsts: Readonly<Record<Pace, number>> = { conflict: 100, usual: 1000, misconfigured: 60_000 };
const longest = 5 * 60_000;
const longestAsked = 60 * 60_000;

/** What a Retry-After counts for, in milliseconds: an hour at most. */
export function askedRest(retryAfterMilliseconds: number | null): number {
  return Math.min(retryAfterMilliseconds ?? 0, longestAsked);
}

/**
 * Milliseconds until the next attempt: doubled each time from the pace's first step (a tenth of a second, a second, a minute)
 * to at most five minutes, the upper half of it left to chance so that many that failed together do not return together.
 * A Retry-After of the target is the least, up to an hour. `chance` is in [0, 1).
 */
export function backoff(failures: number, pace: Pace, retryAfterMilliseconds: number | null, chance: number): number {
  const step = Math.min(longest, firsts[pace] * 2 ** Math.min(failures - 1, 30));
  const own = step / 2 + (step / 2) * chance;
  const asked = askedRest(retryAfterMilliseconds);
  return Math.round(asked > own ? asked + firsts.usual * chance : own);
}
