import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { DiskSpace } from "../disk-space.ts";
import type { Admission } from "../intake/admission.ts";
import type { Conversion } from "../model/conversion.ts";
import { outcomeNames } from "../model/leaf.ts";
import type { Outbox } from "../model/outbox.ts";
import { createTargetMetrics } from "./target-metrics.ts";

/** Prometheus metrics of one app. Labels are statuses, stages, outcomes, routes and methods; never anything of a record. */
export interface Metrics {
  readonly contentType: string;
  /** The text exposition, with the queue asked at this moment; a store that does not answer leaves its gauges out. */
  text(): Promise<string>;
  conversion(conversion: Pick<Conversion, "status" | "counts" | "timings">): void;
  /** Where what is under way, and the room on the disk, is asked for. */
  intake(admission: Pick<Admission, "underWay">, disk: Pick<DiskSpace, "free"> | undefined): void;
  /** Records were refused at a door. */
  refused(cause: string): void;
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
  const refusals = new Counter({ name: "portage_refused_total", help: "Requests with records that were refused before they were read, by cause.", labelNames: ["cause"], registers });
  const messages = new Counter({ name: "portage_mllp_messages_total", help: "Messages over MLLP by what became of them.", labelNames: ["verdict"], registers });
  const targetMetrics = createTargetMetrics(registers);
  const store = new Gauge({ name: "portage_store_up", help: "1 when the store answered just now.", registers });
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
      const [status, targets] = await Promise.all([outbox.status().catch(() => undefined), outbox.targets().catch(() => undefined)]);
      store.set(status === undefined ? 0 : 1);
      targetMetrics.set(targets);
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
    intake(admission, disk) {
      const requests: Gauge = new Gauge({ name: "portage_in_flight_requests", help: "Requests with records under way.", registers, collect: () => requests.set(admission.underWay.count) });
      const bytes: Gauge = new Gauge({ name: "portage_in_flight_bytes", help: "Bytes of the bodies of requests with records under way.", registers, collect: () => bytes.set(admission.underWay.bytes) });
      if (disk === undefined) return;
      const free: Gauge = new Gauge({ name: "portage_disk_free_bytes", help: "Bytes that are free where the embedded store is.", registers, collect: () => free.set(disk.free() ?? Number.NaN) });
    },
    refused(cause) {
      refusals.inc({ cause });
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
