import { closedBreaker } from "../delivery/breaker.ts";
import type { BreakerState } from "../model/breaker.ts";
import type { TargetState } from "../model/outbox.ts";
import type { Targets, TargetView } from "../model/targets.ts";
import { countTargets } from "../store/statements/count-targets.ts";
import { pauseTarget, readPausedTargets, resumeTarget } from "../store/statements/paused-targets.ts";
import type { Store } from "../store/store.ts";

/** What delivers to one target. */
interface TargetWorkers {
  targetState(): TargetState;
  breaker(): BreakerState;
  pause(): void;
  resume(): Promise<void>;
}

/** A closed breaker keeps deliveries back as well where the target asked for it with Retry-After. */
function breakerView(state: BreakerState): TargetView["breaker"] {
  switch (state.kind) {
    case "closed":
      return { state: "closed", until: state.notBefore > Date.now() ? new Date(state.notBefore).toISOString() : null };
    case "open":
    case "half-open":
      return { state: state.kind, until: new Date(state.until).toISOString() };
    case "paused":
      return { state: "open", until: null };
  }
}

/** What is known of a target that nothing has been sent to. */
export const unknownTarget: TargetState = { target: "unknown", targetIssue: null };

/** A target that fetches: there is nothing of this process to stop. */
const fetching: TargetWorkers = { targetState: () => unknownTarget, breaker: () => closedBreaker, pause: () => undefined, resume: async () => undefined };

/** The targets of this process by name, those that fetch last. Pausing is kept in the store, so that every process minds it. */
export function targetsOf(store: Store, deliveryWorkers: ReadonlyMap<string, TargetWorkers>, pullTargets: readonly string[]): Targets {
  const { database } = store;
  const workers = new Map<string, TargetWorkers>([...deliveryWorkers, ...pullTargets.map((name) => [name, fetching] as const)]);
  return {
    async targets() {
      const counts = new Map((await countTargets(database)).map((count) => [count.name, count]));
      const paused = new Map((await readPausedTargets(database)).map((pause) => [pause.target, pause]));
      return [...workers].map(([name, worker]) => {
        const { target: state, targetIssue } = worker.targetState();
        const pause = paused.get(name);
        const { queued = 0, leased = 0, oldestQueuedSeconds = 0 } = counts.get(name) ?? {};
        return { name, state, issue: targetIssue, breaker: breakerView(worker.breaker()), paused: pause === undefined ? null : { by: pause.pausedBy, at: pause.pausedAt.toISOString(), reason: pause.reason }, pull: worker === fetching, leased, queued, oldestQueuedSeconds };
      });
    },
    async pauseTarget(name, { by, reason, principal }) {
      const worker = workers.get(name);
      if (worker === undefined) return false;
      await store.transaction(async (transaction) => {
        if (await pauseTarget(transaction, name, by, reason)) transaction.note({ event: "paused", who: by, detail: { target: name, reason, ...(principal !== undefined && { principal }) } });
      });
      worker.pause();
      return true;
    },
    async resumeTarget(name, { by, reason, principal }) {
      const worker = workers.get(name);
      if (worker === undefined) return false;
      await store.transaction(async (transaction) => {
        if (await resumeTarget(transaction, name)) transaction.note({ event: "resumed", who: by, detail: { target: name, reason, ...(principal !== undefined && { principal }) } });
      });
      await worker.resume();
      return true;
    },
  };
}
