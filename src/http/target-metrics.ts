import { Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { TargetView } from "../model/targets.ts";

/** How deliveries to each target stand, as Prometheus gauges with the target's configured name. */
export interface TargetMetrics {
  /** Undefined where the store does not tell: then nothing is said, rather than what was true before. */
  set(targets: readonly TargetView[] | undefined): void;
}

/** Makes the gauges. */
export function createTargetMetrics(registers: Registry[]): TargetMetrics {
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ["target"], registers });
  const queued = gauge("portage_target_queued", "Deliveries to the target that are not settled.");
  const oldest = gauge("portage_target_oldest_queued_seconds", "Age of the oldest delivery to the target that is not settled.");
  const open = gauge("portage_target_breaker_open", "1 while deliveries of this process are held back because the target failed again and again.");
  const paused = gauge("portage_target_paused", "1 while a person has stopped deliveries to the target.");
  return {
    set(targets) {
      for (const each of [queued, oldest, open, paused]) each.reset();
      for (const { name: target, queued: count, oldestQueuedSeconds, breaker, paused: pause } of targets ?? []) {
        queued.set({ target }, count);
        oldest.set({ target }, oldestQueuedSeconds);
        open.set({ target }, breaker.state === "closed" ? 0 : 1);
        paused.set({ target }, pause === null ? 0 : 1);
      }
    },
  };
}
