import { describe, expect, it } from "vitest";
import { admission, closedBreaker, failureLimit, next } from "../../src/delivery/breaker.ts";
import type { BreakerEvent, BreakerState } from "../../src/model/breaker.ts";

const failed: BreakerEvent = { kind: "failed", pace: "usual", retryAfterMilliseconds: null, chance: 0 };
const trial: BreakerEvent = { kind: "trial", lapseMilliseconds: 90_000 };
const answered: BreakerEvent = { kind: "answered" };

function after(events: readonly BreakerEvent[], state: BreakerState = closedBreaker, now = 0): BreakerState {
  return events.reduce((reached, event) => next(reached, event, now), state);
}

const failures = (count: number, changes: Partial<Extract<BreakerEvent, { kind: "failed" }>> = {}) => Array.from({ length: count }, () => ({ ...failed, ...changes }));

describe("a circuit breaker", () => {
  it("stays closed until five failures follow one another", () => {
    expect(failureLimit).toBe(5);
    expect(after(failures(4)).kind).toBe("closed");
    expect(after(failures(5)).kind).toBe("open");
    expect(after([...failures(4), answered, ...failures(4)]).kind).toBe("closed");
  });

  it("opens for half a second to a second first, and then lets one trial go", () => {
    const open = after(failures(5));
    expect(open).toEqual({ kind: "open", openings: 1, until: 500 });
    expect(after(failures(5, { chance: 0.5 }))).toEqual({ kind: "open", openings: 1, until: 750 });
    expect(admission(open, 499)).toBe("wait");
    expect(admission(open, 500)).toBe("trial");
    const halfOpen = next(open, trial, 500);
    expect(halfOpen).toEqual({ kind: "half-open", openings: 1, until: 90_500 });
    expect(admission(halfOpen, 501)).toBe("wait");
  });

  it("takes no trial before its time", () => {
    const open = after(failures(5));
    expect(next(open, trial, 499)).toBe(open);
  });

  it("closes when the trial is answered", () => {
    expect(after([trial, answered], after(failures(5)), 1000)).toEqual(closedBreaker);
  });

  it("rests twice as long after each trial that fails, five minutes at most", () => {
    let state = after(failures(5));
    const rests: number[] = [];
    let now = 0;
    for (let opening = 1; opening <= 12; opening++) {
      if (state.kind !== "open") throw new Error(state.kind);
      rests.push(state.until - now);
      now = state.until;
      state = next(next(state, trial, now), { ...failed, chance: 0.999999 }, now);
    }
    expect(rests.slice(0, 4)).toEqual([500, 2000, 4000, 8000]);
    expect(rests.at(-1)).toBe(300_000);
  });

  it("rests half a minute to a minute first where the settings are wrong", () => {
    expect(after(failures(5, { pace: "misconfigured" }))).toMatchObject({ kind: "open", until: 30_000 });
  });

  it("lets another trial go when nothing has been heard of one, since its process may be dead", () => {
    const halfOpen = next(after(failures(5)), trial, 1000);
    expect(admission(halfOpen, 90_999)).toBe("wait");
    expect(admission(halfOpen, 91_000)).toBe("trial");
    expect(next(halfOpen, trial, 91_000)).toMatchObject({ kind: "half-open", until: 181_000 });
  });

  describe("and Retry-After", () => {
    const busy = { ...failed, retryAfterMilliseconds: 20_000 };

    it("sends nothing before it is over, though the breaker is closed", () => {
      const state = next(closedBreaker, busy, 1000);
      expect(state.kind).toBe("closed");
      expect(admission(state, 20_999)).toBe("wait");
      expect(admission(state, 21_000)).toBe("go");
    });

    it("keeps it when another attempt that was under way is answered", () => {
      expect(admission(after([busy, answered]), 19_999)).toBe("wait");
    });

    it("rests so long at least when it opens, also for one of the earlier failures", () => {
      expect(after([busy, ...failures(4)])).toMatchObject({ kind: "open", until: 20_000 });
    });

    it("rests longer where an attempt that was under way brings a later one", () => {
      expect(after([...failures(5), busy])).toMatchObject({ kind: "open", openings: 1, until: 20_000 });
    });

    it("counts up to an hour", () => {
      expect(after([{ ...busy, retryAfterMilliseconds: 86_400_000 }])).toMatchObject({ notBefore: 3_600_000 });
    });
  });

  it("is not opened further, nor closed, by attempts that began before it opened", () => {
    const open = after(failures(5));
    expect(after([failed, answered, failed], open, 100)).toBe(open);
  });

  describe("that a person pauses", () => {
    const paused = next(closedBreaker, { kind: "pause", by: "Ada", reason: "the target moves tonight" }, 7);

    it("says who, why and since when, and sends nothing", () => {
      expect(paused).toEqual({ kind: "paused", by: "Ada", reason: "the target moves tonight", since: 7 });
      expect(admission(paused, Number.MAX_SAFE_INTEGER)).toBe("wait");
    });

    it("stays as it is, whatever happens and whoever pauses it again", () => {
      expect(after([answered, ...failures(9), trial, { kind: "pause", by: "Ben", reason: "me too" }], paused, 1_000_000)).toBe(paused);
    });

    it("can be paused while it is open", () => {
      expect(after([...failures(5), { kind: "pause", by: "Ada", reason: "x" }]).kind).toBe("paused");
    });

    it("sends again when a person resumes", () => {
      expect(next(paused, { kind: "resume" }, 8)).toEqual(closedBreaker);
    });
  });

  it("is closed by a person who resumes, also where nobody paused it", () => {
    expect(after([...failures(5), { kind: "resume" }])).toEqual(closedBreaker);
  });
});
