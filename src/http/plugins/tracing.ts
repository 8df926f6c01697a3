import { SpanKind, context, propagation, trace } from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import type { FastifyRequest } from "fastify";
import plugin from "fastify-plugin";
import { fail, tracer } from "../../tracing/spans.ts";
import { isOperational } from "../operational-routes.ts";

/**
 * A span for each request, in the trace that its header `traceparent` names, with the names of the semantic conventions for HTTP servers: the route, never the URL. What watches the service, and the
 * embedded target, has none.
 */
export const tracing = plugin(async (app) => {
  const contexts = new WeakMap<FastifyRequest, Context>();
  app.addHook("onRequest", (request, _reply, done) => {
    if (isOperational(request)) return done();
    const { method, headers, routeOptions } = request;
    const parent = propagation.extract(context.active(), headers);
    const route = routeOptions.url;
    const span = tracer.startSpan(route === undefined ? method : `${method} ${route}`, { kind: SpanKind.SERVER, attributes: { "http.request.method": method, ...(route !== undefined && { "http.route": route }), "portage.request_id": request.id } }, parent);
    contexts.set(request, trace.setSpan(parent, span));
    done();
  });
  // Only here, because what reads a body belongs to its connection.
  app.addHook("preHandler", (request, _reply, done) => context.with(contexts.get(request) ?? context.active(), done));
  app.addHook("onResponse", (request, { statusCode }, done) => {
    const span = trace.getSpan(contexts.get(request) ?? context.active());
    span?.setAttribute("http.response.status_code", statusCode);
    if (span !== undefined && statusCode >= 500) fail(span, String(statusCode));
    span?.end();
    done();
  });
  // Its client has gone: nobody is answered.
  app.addHook("onRequestAbort", (request, done) => {
    const span = trace.getSpan(contexts.get(request) ?? context.active());
    if (span !== undefined) fail(span, "aborted");
    done();
  });
});
