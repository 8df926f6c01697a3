import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fullBucket, takeTurn } from "../../src/delivery/rate.ts";
import type { Bucket } from "../../src/delivery/rate.ts";

/** When each request may go, in milliseconds, for requests that are asked for after these gaps. */
function turns(rate: number, gaps: readonly number[]): number[] {
  let now = 0;
  let bucket: Bucket = fullBucket(rate, now);
  return gaps.map((gap) => {
    now += gap;
    const taken = takeTurn(bucket, rate, now);
    ({ bucket } = taken);
    return now + taken.waitMilliseconds;
  });
}

describe("takeTurn", () => {
  it("lets a second's requests go at once, and the next ones at the rate", () => {
    expect(turns(4, [0, 0, 0, 0, 0, 0, 0])).toEqual([0, 0, 0, 0, 250, 500, 750]);
  });

  it("lets one request go where the rate is less than one a second, and the next when its turn has come", () => {
    expect(turns(0.5, [0, 0, 0])).toEqual([0, 2000, 4000]);
  });

  it("does not save up more than a second's requests", () => {
    expect(turns(2, [60_000, 0, 0, 0])).toEqual([60_000, 60_000, 60_500, 61_000]);
  });

  it("never waits when requests come slower than the rate", () => {
    expect(turns(10, [100, 100, 100, 100, 100])).toEqual([100, 200, 300, 400, 500]);
  });

  it("is not confused by a clock that goes back", () => {
    const { bucket } = takeTurn(fullBucket(1, 5000), 1, 5000);
    expect(takeTurn(bucket, 1, 1000).waitMilliseconds).toBe(1000);
  });

  it("lets at most a second's requests more go in any stretch of time than the rate allows, in the order they were asked for", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 50, noNaN: true }), fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 60 }), (rate, gaps) => {
        const times = turns(rate, gaps);
        expect(times).toEqual([...times].sort((a, b) => a - b));
        for (let from = 0; from < times.length; from++) {
          for (let to = from; to < times.length; to++) {
            // A request is whole: one always fits.
            expect(to - from + 1).toBeLessThanOrEqual(((times[to]! - times[from]!) * rate) / 1000 + Math.max(1, rate) + 1e-6);
          }
        }
      }),
    );
  });
});
