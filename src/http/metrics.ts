import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { Bulk } from "../bulk/bulk.ts";
import type { DiskSpace } from "../disk-space.ts";
import type { Admission } from "../intake/admission.ts";
import type { Outbox } from "../model/outbox.ts";
import { conversionMetrics } from "./metrics/conversions.ts";
import type { MeasuredConversion } from "./metrics/conversions.ts";
import { deliveryMetrics } from "./metrics/deliveries.ts";
import { storeMetrics } from "./metrics/store.ts";

/** Prometheus metrics of one app. Labels are from closed lists: statuses, stages, outcomes, routes, targets; never anything of a record. */
export interface Metrics {
  readonly contentType: string;
  /** The text exposition, with the queue asked at this moment; a store that does not answer leaves its gauges out. */
  text(): Promise<string>;
  conversion(conversion: MeasuredConversion): void;
  /** A record was committed, or was not, after so long. */
  kept(taken: boolean, seconds: number): void;
  /** What runs: the version of Portage. */
  build(version: string): void;
  /** Where what is under way, and the room on the disk, is asked for. */
  intake(admission: Pick<Admission, "underWay">, disk: Pick<DiskSpace, "free"> | undefined): void;
  /** Where jobs are asked for. */
  bulk(bulk: Pick<Bulk, "running" | "stillMilliseconds">): void;
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
  const conversions = conversionMetrics(registry);
  const store = storeMetrics(registry, outbox);
  const deliveries = deliveryMetrics(registry, outbox);
  const build = new Gauge({ name: "portage_build_info", help: "1, with the versions of Portage and of Node.", labelNames: ["version", "node"], registers });
  const requests = new Histogram({ name: "portage_http_request_seconds", help: "HTTP requests by route, method and status.", labelNames: ["route", "method", "status"], buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30], registers });
  const refusals = new Counter({ name: "portage_refused_total", help: "Requests with records that were refused before they were read, by cause.", labelNames: ["cause"], registers });
  const messages = new Counter({ name: "portage_mllp_messages_total", help: "Messages over MLLP by what became of them.", labelNames: ["verdict"], registers });

  return {
    contentType: registry.contentType,
    async text() {
      await Promise.all([store.look(), deliveries.look()]);
      return registry.metrics();
    },
    conversion: (conversion) => conversions.conversion(conversion),
    kept: (taken, seconds) => store.kept(taken, seconds),
    build(version) {
      build.set({ version, node: process.version }, 1);
    },
    intake(admission, disk) {
      const requests: Gauge = new Gauge({ name: "portage_in_flight_requests", help: "Requests with records under way.", registers, collect: () => requests.set(admission.underWay.count) });
      const bytes: Gauge = new Gauge({ name: "portage_in_flight_bytes", help: "Bytes of the bodies of requests with records under way.", registers, collect: () => bytes.set(admission.underWay.bytes) });
      if (disk === undefined) return;
      const free: Gauge = new Gauge({ name: "portage_disk_free_bytes", help: "Bytes that are free where the embedded store is.", registers, collect: () => free.set(disk.free() ?? Number.NaN) });
    },
    bulk(bulk) {
      const running: Gauge = new Gauge({
        name: "portage_bulk_jobs",
        help: "Bulk jobs of this process that have not ended.",
        registers,
        collect: () => bulk.running().then((count) => running.set(count), () => running.remove()),
      });
      const still: Gauge = new Gauge({ name: "portage_bulk_still_seconds", help: "Seconds since the bulk job under way came on; 0 where there is none.", registers, collect: () => still.set(bulk.stillMilliseconds() / 1000) });
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
