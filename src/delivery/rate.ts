/** A token bucket: what is left of a second's requests. Below zero it owes turns that were given out for later. */
export interface Bucket {
  readonly tokens: number;
  /** When it held so much, in milliseconds of the caller's clock. */
  readonly at: number;
}

/** A second's requests may go at once, and one always may. */
function burstOf(rate: number): number {
  return Math.max(1, rate);
}

/** The bucket of a target that nothing has been sent to yet. */
export function fullBucket(rate: number, now: number): Bucket {
  return { tokens: burstOf(rate), at: now };
}

/**
 * Takes a turn to send one request to a target that takes `rate` requests a second. Turns are given out in the order in which they are asked for, each with
 * the milliseconds to wait for it, so that the requests of any stretch of time are at most a second's worth more than the rate allows.
 */
export function takeTurn(bucket: Bucket, rate: number, now: number): { readonly bucket: Bucket; readonly waitMilliseconds: number } {
  const grown = Math.min(burstOf(rate), bucket.tokens + (Math.max(0, now - bucket.at) * rate) / 1000);
  const tokens = grown - 1;
  return { bucket: { tokens, at: Math.max(now, bucket.at) }, waitMilliseconds: tokens >= 0 ? 0 : (-tokens * 1000) / rate };
}
