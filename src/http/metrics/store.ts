import { Gauge, Histogram } from "prom-client";
import type { Registry } from "prom-client";
import type { Outbox } from "../../model/outbox.ts";

/** The store: whether it answers, what waits in it, how long it takes a record. */
export function storeMetrics(registry: Registry, outbox: Pick<Outbox, "status">): { look(): Promise<void>; kept(taken: boolean, seconds: number): void } {
  const registers = [registry];
  const keeping = new Histogram({ name: "portage_store_keep_seconds", help: "Time until a record is committed, or was not.", labelNames: ["outcome"], buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10], registers });
  // Else the first failure would be no growth.
  for (const outcome of ["taken", "failed"]) keeping.zero({ outcome });
  const up = new Gauge({ name: "portage_store_up", help: "1 when the store answered just now.", registers });
  const queued = new Gauge({ name: "portage_outbox_queued", help: "Deliveries that wait.", registers });
  const oldest = new Gauge({ name: "portage_outbox_oldest_queued_seconds", help: "Age of the oldest delivery that waits.", registers });
  const quarantined = new Gauge({ name: "portage_quarantined", help: "Records in quarantine.", registers });
  return {
    kept: (taken, seconds) => keeping.observe({ outcome: taken ? "taken" : "failed" }, seconds),
    /** A store that does not answer leaves its gauges out. */
    async look() {
      const status = await outbox.status().catch(() => undefined);
      up.set(status === undefined ? 0 : 1);
      for (const gauge of [queued, oldest, quarantined]) gauge.remove();
      if (status === undefined) return;
      queued.set(status.queued);
      oldest.set(status.oldestQueuedSeconds);
      quarantined.set(status.quarantined);
    },
  };
}
