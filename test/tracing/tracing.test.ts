import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { startCountingTarget } from "../durability/counting-target.ts";
import { startServiceProcess } from "../durability/service.ts";
import { samplerOf } from "../../src/tracing/sampler.ts";
import { tracesWanted } from "../../src/tracing/wanted.ts";
import type { ExportedSpan } from "./collector.ts";
import { startCollector, startListener } from "./collector.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parentId = "00f067aa0ba902b7";
const message = "MSH|^~\\&|CANARYAPP|CANARYFAC|EHR|HOSP|20240131120000+0000||ADT^A08^ADT_A01|CANARYID|P|2.5.1\rPID|1||CANARYMRN^^^NORTH&2.16.840.1.113883.19.5&ISO^MR||CANARY^NAME||19700101|F\r";

/** A target that notes the header `traceparent` of each request, and the service beside it. */
async function start() {
  const target = await startCountingTarget();
  onTestFinished(() => target.stop());
  const traceparents: (string | undefined)[] = [];
  const is = { down: false };
  const url = await startListener(async (body, headers) => {
    traceparents.push(headers["traceparent"] as string | undefined);
    if (is.down) return [503, "{}"];
    const answer = await fetch(target.url, { method: "POST", body });
    return [answer.status, await answer.text()];
  });
  const folder = mkdtempSync(join(tmpdir(), "portage-tracing-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const serve = async (settings: Record<string, string>) => {
    const service = await startServiceProcess({ PORTAGE_DATA: folder, PORTAGE_TARGET_URL: url, PORTAGE_TARGET_UPDATE: "replace", ...settings });
    onTestFinished(() => service.kill());
    const post = (deliver: string) => fetch(`${service.url}/convert?deliver=${deliver}`, { method: "POST", headers: { "content-type": "x-application/hl7-v2+er7", traceparent: `00-${traceId}-${parentId}-01` }, body: message });
    return { ...service, post };
  };
  return { traceparents, is, serve };
}

const named = (spans: readonly ExportedSpan[], name: string) => spans.filter((span) => span.name === name);

describe("a request in a trace", () => {
  it("has its spans there, from the request to the delivery, and so has the target; none says anything of the record", { timeout: 60_000 }, async () => {
    const collector = await startCollector();
    const { traceparents, serve } = await start();
    const service = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    expect((await service.post("wait")).status).toBe(200);
    await fetch(`${service.url}/health/ready`);
    await service.stop();
    const spans = collector.spans();
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    const [request, convert, keep, deliver] = ["POST /convert", "convert", "keep", "deliver"].map((name) => named(spans, name)[0]!);
    expect(request!.parentSpanId).toBe(parentId);
    for (const inside of [convert, keep]) expect(inside!.parentSpanId).toBe(request!.spanId);
    expect(deliver!.parentSpanId).toBe(keep!.spanId);
    for (const stage of ["parse", "map", "bundle", "validate"]) expect(named(spans, stage).map((span) => span.parentSpanId)).toEqual([convert!.spanId]);
    expect(spans).toHaveLength(8);
    expect(traceparents.every((header) => header === `00-${traceId}-${deliver!.spanId}-01`)).toBe(true);
    expect(traceparents.length).toBeGreaterThan(0);
    expect(collector.heard.join("\n")).not.toMatch(/CANARY/);
    expect(collector.heard[0]).toContain('"service.name","value":{"stringValue":"portage"}');
  });

  it("is gone on with by the process that delivers its record after a crash", { timeout: 60_000 }, async () => {
    const collector = await startCollector();
    const { is, serve } = await start();
    is.down = true;
    const first = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    expect((await first.post("queue")).status).toBe(200);
    const attempts = () => named(collector.spans(), "deliver");
    await vi.waitFor(() => expect(attempts().length).toBeGreaterThan(0), 20_000);
    await first.kill();
    is.down = false;
    const second = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    await vi.waitFor(() => expect(JSON.stringify(attempts())).toContain('"delivered"'), 20_000);
    await second.stop();
    const [keep] = named(collector.spans(), "keep");
    expect(new Set(attempts().map((span) => `${span.traceId} ${span.parentSpanId}`))).toEqual(new Set([`${traceId} ${keep!.spanId}`]));
  });

  it("is not gone on with where no collector is named", { timeout: 60_000 }, async () => {
    const { traceparents, serve } = await start();
    const service = await serve({});
    expect((await service.post("wait")).status).toBe(200);
    expect(traceparents.length).toBeGreaterThan(0);
    expect(traceparents.filter((header) => header !== undefined)).toEqual([]);
  });

  it("is answered as ever while the collector is away, and the service ends in time", { timeout: 60_000 }, async () => {
    const { serve } = await start();
    const service = await serve({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
    expect((await service.post("wait")).status).toBe(200);
    const before = performance.now();
    await service.stop();
    expect(performance.now() - before).toBeLessThan(5000);
    expect(service.process.exitCode).toBe(0);
  });
});

describe("the settings of OpenTelemetry", () => {
  it("want traces where they name a collector and do not turn them off", () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = "http://127.0.0.1:4318";
    expect(tracesWanted({})).toBe(false);
    expect(tracesWanted({ OTEL_EXPORTER_OTLP_ENDPOINT })).toBe(true);
    expect(tracesWanted({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces` })).toBe(true);
    expect(tracesWanted({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: "true" })).toBe(false);
    expect(tracesWanted({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_TRACES_EXPORTER: "none" })).toBe(false);
  });

  it.each([
    [{}, "ParentBased{root=AlwaysOnSampler, remoteParentSampled=AlwaysOnSampler, remoteParentNotSampled=AlwaysOffSampler, localParentSampled=AlwaysOnSampler, localParentNotSampled=AlwaysOffSampler}"],
    [{ OTEL_TRACES_SAMPLER: "always_off" }, "AlwaysOffSampler"],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.25" }, "TraceIdRatioBased{0.25}"],
    [{ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "7" }, "TraceIdRatioBased{1}"],
  ])("choose the sampler: %j", (environment, sampler) => {
    expect(String(samplerOf(environment))).toBe(sampler);
  });
});
