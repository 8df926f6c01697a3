import { Counter, Gauge } from "prom-client";
import type { Registry } from "prom-client";
import type { Outbox } from "../../model/outbox.ts";

/** How deliveries to each target stand, and what came of the attempts of this process; the label is the target's configured name. */
export function deliveryMetrics(registry: Registry, outbox: Pick<Outbox, "attempts" | "targets">): { look(): Promise<void> } {
  const registers = [registry];
  const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames: ["target"], registers });
  const attempts = new Counter({ name: "portage_delivery_attempts_total", help: "Attempts to deliver that have ended, by target and outcome.", labelNames: ["target", "outcome"], registers });
  const up = gauge("portage_target_up", "1 when the target answered last, 0 when it did not.");
  const misconfigured = gauge("portage_target_misconfigured", "1 when the target's last answer speaks of a wrong URL or credential.");
  const queued = gauge("portage_target_queued", "Deliveries to the target that are not settled.");
  const oldest = gauge("portage_target_oldest_queued_seconds", "Age of the oldest delivery to the target that is not settled.");
  const open = gauge("portage_target_breaker_open", "1 while deliveries of this process are held back because the target failed again and again.");
  const paused = gauge("portage_target_paused", "1 while a person has stopped deliveries to the target.");
  return {
    /** Where the store does not tell nothing is said of targets, rather than what was true before. */
    async look() {
      const targets = await outbox.targets().catch(() => []);
      for (const each of [attempts, up, misconfigured, queued, oldest, open, paused]) each.reset();
      for (const { target, outcome, count } of outbox.attempts()) attempts.inc({ target, outcome }, count);
      for (const { name: target, state, issue, queued: count, oldestQueuedSeconds, breaker, paused: pause } of targets) {
        if (state !== "unknown") up.set({ target }, state === "up" ? 1 : 0);
        misconfigured.set({ target }, issue === "delivery.misconfigured" ? 1 : 0);
        queued.set({ target }, count);
        oldest.set({ target }, oldestQueuedSeconds);
        open.set({ target }, breaker.state === "closed" ? 0 : 1);
        paused.set({ target }, pause === null ? 0 : 1);
      }
    },
  };
}
