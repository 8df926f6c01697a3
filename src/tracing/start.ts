import { setTimeout as pause } from "node:timers/promises";
import { context, diag, DiagLogLevel, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { samplerOf } from "./sampler.ts";

/** How long the end of the service waits for the last spans to be taken. */
const longestGoodbyeMilliseconds = 2000;

/** How often at most it is told that traces do not get through. */
const tellEveryMilliseconds = 60_000;

/**
 * Sends spans to the collector that OTEL_EXPORTER_OTLP_ENDPOINT names, as OTLP over HTTP in JSON. `broken` hears, once a minute at most, that they do not get there: they are dropped, and
 * nothing waits for them. Gives what sends the rest when the service has stopped.
 */
export function startTracing(environment: NodeJS.ProcessEnv, version: string, broken: () => void): () => Promise<void> {
  let told = -Infinity;
  const nothing = () => undefined;
  const error = () => {
    if (performance.now() - told < tellEveryMilliseconds) return;
    told = performance.now();
    broken();
  };
  diag.setLogger({ error, warn: nothing, info: nothing, debug: nothing, verbose: nothing }, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
  const own = resourceFromAttributes({ "service.name": "portage", "service.version": version });
  const provider = new TracerProvider({
    resource: defaultResource().merge(own).merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(environment),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return () => Promise.race([provider.shutdown(), pause(longestGoodbyeMilliseconds, undefined, { ref: false })]).catch(broken);
}
