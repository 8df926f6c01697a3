import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { admission, closedBreaker, failureLimit, next } from "../../src/delivery/breaker.ts";
import type { BreakerEvent, BreakerState } from "../../src/model/breaker.ts";

const hour = 3_600_000;
const longestRest = 300_000;

const event: fc.Arbitrary<BreakerEvent> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<BreakerEvent>({ kind: "answered" }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("failed" as const),
      pace: fc.constantFrom("usual" as const, "misconfigured" as const),
      retryAfterMilliseconds: fc.option(fc.integer({ min: 0, max: 3 * hour })),
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("trial" as const), lapseMilliseconds: fc.integer({ min: 1, max: 600_000 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pause" as const), by: fc.string(), reason: fc.string() }) },
  { weight: 1, arbitrary: fc.constant<BreakerEvent>({ kind: "resume" }) },
);

/** Events with the milliseconds that pass before each. */
const history = fc.array(fc.tuple(fc.integer({ min: 0, max: longestRest }), event), { maxLength: 60 });

/** Each step of a history: the state before, the event, when, and the state after. */
function* steps(events: readonly (readonly [number, BreakerEvent])[]): Generator<{ before: BreakerState; event: BreakerEvent; now: number; after: BreakerState }> {
  let state = closedBreaker;
  let now = 0;
  for (const [gap, happened] of events) {
    now += gap;
    const reached = next(state, happened, now);
    yield { before: state, event: happened, now, after: reached };
    state = reached;
  }
}

function always(holds: (step: { before: BreakerState; event: BreakerEvent; now: number; after: BreakerState }) => void): void {
  fc.assert(fc.property(history, (events) => [...steps(events)].forEach(holds)));
}

describe("whatever happens to a circuit breaker", () => {
  it("its state is a plain value that a store can keep", () => {
    always(({ after }) => expect(JSON.parse(JSON.stringify(after))).toEqual(after));
  });

  it("a pause ends by a resume alone", () => {
    always(({ before, event, after }) => {
      if (before.kind === "paused" && event.kind !== "resume") expect(after).toBe(before);
    });
  });

  it("is opened by failures alone, and never by fewer in a row than the limit", () => {
    let row = 0;
    always(({ before, event, after }) => {
      if (before === closedBreaker) row = 0;
      row = event.kind === "failed" ? row + 1 : event.kind === "answered" || event.kind === "resume" ? 0 : row;
      if (before.kind === "closed" && after.kind === "open") {
        expect(event.kind).toBe("failed");
        expect(row).toBeGreaterThanOrEqual(failureLimit);
      }
    });
  });

  it("begins a trial only where it admits one, and then admits no second before the first has lapsed", () => {
    always(({ before, event, now, after }) => {
      if (after.kind !== "half-open" || after === before) return;
      expect(event.kind).toBe("trial");
      expect(admission(before, now)).toBe("trial");
      expect(admission(after, now)).toBe("wait");
      expect(after.until).toBeGreaterThan(now);
    });
  });

  it("rests five minutes at most, unless the target asks for more, and an hour and a second at most then", () => {
    let asked = 0;
    always(({ before, event, now, after }) => {
      if (before === closedBreaker || event.kind === "resume") asked = 0;
      if (event.kind === "failed") asked = Math.max(asked, now + Math.min(event.retryAfterMilliseconds ?? 0, hour));
      if (after.kind === "open") expect(after.until).toBeLessThanOrEqual(Math.max(now + longestRest, asked + 1000, before.kind === "open" ? before.until : 0));
    });
  });

  it("sends nothing before a Retry-After of up to an hour is over, unless a person resumes or a trial is answered", () => {
    always(({ before, event, now, after }) => {
      if (event.kind !== "failed" || event.retryAfterMilliseconds === null || before.kind === "paused") return;
      const end = now + Math.min(event.retryAfterMilliseconds, hour);
      if (end > now) expect(admission(after, end - 1)).toBe("wait");
    });
  });

  it("comes back by itself: after an hour and a second without a pause, a delivery may go out or be the trial", () => {
    always(({ now, after }) => {
      if (after.kind === "closed" || after.kind === "open") expect(admission(after, now + hour + 1000)).not.toBe("wait");
    });
  });
});
