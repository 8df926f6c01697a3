import { ROOT_CONTEXT, SpanStatusCode, context, propagation, trace } from "@opentelemetry/api";
import type { Attributes, Context, Span, SpanOptions } from "@opentelemetry/api";

/** What begins all spans of Portage; does nothing while no SDK is loaded. */
export const tracer = trace.getTracer("portage");

/**
 * Runs something inside a span that is the parent of whatever it begins. What it throws ends the span as failed, with the kind of the error alone: its message may quote a value.
 * `parent` is the active span where it is not said.
 */
export function inSpan<T>(name: string, options: SpanOptions, run: (span: Span) => Promise<T>, parent: Context = context.active()): Promise<T> {
  return tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      fail(span, error instanceof Error ? error.constructor.name : "_OTHER");
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed. `errorType`: a class of errors, a status or a key of the error table. */
export function fail(span: Span, errorType: string): void {
  span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute("error.type", errorType);
}

/** A span that has begun and ended already; times are milliseconds since 1970. */
export function pastSpan(name: string, [start, end]: readonly [number, number], attributes: Attributes, parent: Context): Context {
  const span = tracer.startSpan(name, { startTime: start, attributes }, parent);
  span.end(end);
  return trace.setSpan(parent, span);
}

/** The active span as a header `traceparent` (W3C Trace Context, 3.2), to go on with it later; null outside any trace. */
export function traceparent(): string | null {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent ?? null;
}

/** The context in which what was noted as `traceparent` goes on. */
export function continued(noted: string | null): Context {
  return noted === null ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent: noted });
}
