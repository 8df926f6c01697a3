import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { Conversion } from "../model/conversion.ts";
import { outcomeNames } from "../model/leaf.ts";
import type { Outbox } from "../model/outbox.ts";

/** Prometheus metrics of one app. Labels are statuses, stages, outcomes, routes and methods; never anything of a record. */
export interface Metrics {
  readonly contentType: string;
  /** The text exposition, with the queue asked at this moment; a store that does not answer leaves its gauges out. */
  text(): Promise<string>;
  conversion(conversion: Conversion): void;
  /** A message over MLLP was answered so (HL7 table 0008). */
  mllpMessage(verdict: string): void;
  /** Where the number of MLLP connections is asked for. */
  mllpConnections(open: () => number): void;
  request(route: string, method: string, status: number, seconds: number): void;
}

/** `processMetrics` adds those of the Node process, which exist once and not once an app. */
export function createMetrics(outbox: Outbox, { processMetrics }: { readonly processMetrics: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const conversions = new Counter({ name: "portage_conversions_total", help: "Records by what their conversion became.", labelNames: ["status"], registers });
  const stages = new Histogram({ name: "portage_conversion_stage_seconds", help: "Time of each stage of a conversion.", labelNames: ["stage"], buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5], registers });
  const leaves = new Counter({ name: "portage_leaves_total", help: "Source leaves by outcome.", labelNames: ["outcome"], registers });
  const requests = new Histogram({ name: "portage_http_request_seconds", help: "HTTP requests by route, method and status.", labelNames: ["route", "method", "status"], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30], registers });
  const messages = new Counter({ name: "portage_mllp_messages_total", help: "Messages over MLLP by what became of them.", labelNames: ["verdict"], registers });
  const queue = {
    queued: new Gauge({ name: "portage_outbox_queued", help: "Deliveries that wait.", registers }),
    oldestQueuedSeconds: new Gauge({ name: "portage_outbox_oldest_queued_seconds", help: "Age of the oldest delivery that waits.", registers }),
    quarantined: new Gauge({ name: "portage_quarantined", help: "Records in quarantine.", registers }),
    target: new Gauge({ name: "portage_target_up", help: "1 when the target answered last, 0 when it did not.", registers }),
    misconfigured: new Gauge({ name: "portage_target_misconfigured", help: "1 when the target's last answer speaks of a wrong URL or credential.", registers }),
  };

  return {
    contentType: registry.contentType,
    async text() {
      const status = await outbox.status().catch(() => undefined);
      for (const gauge of Object.values(queue)) gauge.remove();
      if (status !== undefined) {
        queue.queued.set(status.queued);
        queue.oldestQueuedSeconds.set(status.oldestQueuedSeconds);
        queue.quarantined.set(status.quarantined);
        if (status.target !== "unknown") queue.target.set(status.target === "up" ? 1 : 0);
        queue.misconfigured.set(status.targetIssue === "delivery.misconfigured" ? 1 : 0);
      }
      return registry.metrics();
    },
    conversion({ status, counts, timings }) {
      conversions.inc({ status });
      for (const outcome of outcomeNames) leaves.inc({ outcome }, counts[outcome]);
      for (const [stage, milliseconds] of Object.entries(timings)) stages.observe({ stage }, milliseconds / 1000);
    },
    mllpMessage(verdict) {
      messages.inc({ verdict });
    },
    mllpConnections(open) {
      const connections: Gauge = new Gauge({ name: "portage_mllp_connections", help: "Senders connected over MLLP.", registers, collect: () => connections.set(open()) });
    },
    request(route, method, status, seconds) {
      requests.observe({ route, method, status }, seconds);
    },
  };
}
