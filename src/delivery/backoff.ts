const first = 1000;
const firstAfterConflict = 100;
const longest = 5 * 60_000;
const longestAsked = 60 * 60_000;

/**
 * Milliseconds until the next attempt: doubled each time from one second (a tenth of one after a conflict, which is over as
 * soon as the other side is done) to at most five minutes, the upper half of it left to chance so that many that failed
 * together do not return together. A Retry-After of the target is the least, up to an hour. `chance` is in [0, 1).
 */
export function backoff(failures: number, conflict: boolean, retryAfterMilliseconds: number | null, chance: number): number {
  const step = Math.min(longest, (conflict ? firstAfterConflict : first) * 2 ** Math.min(failures - 1, 30));
  const own = step / 2 + (step / 2) * chance;
  const asked = Math.min(retryAfterMilliseconds ?? 0, longestAsked);
  return Math.round(asked > own ? asked + first * chance : own);
}
