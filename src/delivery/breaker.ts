import type { BreakerEvent, BreakerState } from "../model/breaker.ts";
import { askedRest, backoff } from "./backoff.ts";

/** How many failures in a row keep deliveries from a target. */
export const failureLimit = 5;

/** The state of a target that nothing is known of. */
export const closedBreaker: BreakerState = { kind: "closed", failures: 0, notBefore: 0 };

type Failure = Extract<BreakerEvent, { kind: "failed" }>;

/** Rests for the back-off of this opening, and never less than the target asked for. */
function opened(openings: number, { pace, retryAfterMilliseconds, chance }: Failure, notBefore: number, now: number): BreakerState {
  return { kind: "open", openings, until: Math.max(notBefore, now + backoff(openings, pace, retryAfterMilliseconds, chance)) };
}

function afterFailure(state: Exclude<BreakerState, { kind: "paused" }>, failure: Failure, now: number): BreakerState {
  const asked = now + askedRest(failure.retryAfterMilliseconds);
  if (state.kind === "half-open") return opened(state.openings + 1, failure, asked, now);
  // An attempt that began before it opened; only what the target asks for is news.
  if (state.kind === "open") return asked > state.until && failure.retryAfterMilliseconds !== null ? { ...state, until: asked } : state;
  const failures = state.failures + 1;
  const notBefore = failure.retryAfterMilliseconds === null ? state.notBefore : Math.max(state.notBefore, asked);
  return failures < failureLimit ? { kind: "closed", failures, notBefore } : opened(1, failure, notBefore, now);
}

/**
 * The circuit breaker of one target. Closed: deliveries go out, never before a Retry-After is over, until `failureLimit` failures follow one another. Open: none goes out for a rest that
 * doubles from opening to opening up to five minutes, or as long as Retry-After asks. Then one trial, and its answer closes the breaker or opens it
 * again. A pause by a person outlasts everything but a resume, which closes the breaker: whoever resumes knows that the target is well. An event that
 * has no meaning in a state leaves it as it is.
 */
export function next(state: BreakerState, event: BreakerEvent, now: number): BreakerState {
  if (event.kind === "resume") return closedBreaker;
  if (state.kind === "paused") return state;
  switch (event.kind) {
    case "pause":
      return { kind: "paused", by: event.by, reason: event.reason, since: now };
    case "trial":
      return state.kind !== "closed" && now >= state.until ? { kind: "half-open", openings: state.openings, until: now + event.lapseMilliseconds } : state;
    case "failed":
      return afterFailure(state, event, now);
    case "answered":
      if (state.kind === "open") return state;
      return state.kind === "closed" ? { ...state, failures: 0 } : closedBreaker;
  }
}

/** What a delivery may do now: go out, go out as the one trial (once `next` has been told), or wait. */
export function admission(state: BreakerState, now: number): "go" | "trial" | "wait" {
  if (state.kind === "closed") return now >= state.notBefore ? "go" : "wait";
  return state.kind !== "paused" && now >= state.until ? "trial" : "wait";
}
