import { setTimeout as pause } from "node:timers/promises";
import { fullBucket, takeTurn } from "./rate.ts";

/** Waits for the turn of one request; `stop` ends the wait. */
export type Turns = (stop?: AbortSignal) => Promise<void>;

/** Gives out turns at `rate` a second; null: at once. */
export function startTurns(rate: number | null): Turns {
  if (rate === null) return () => Promise.resolve();
  let bucket = fullBucket(rate, performance.now());
  return async (signal) => {
    const taken = takeTurn(bucket, rate, performance.now());
    ({ bucket } = taken);
    if (taken.waitMilliseconds > 0) await pause(Math.ceil(taken.waitMilliseconds), undefined, { ...(signal !== undefined && { signal }) }).catch(() => undefined);
  };
}
