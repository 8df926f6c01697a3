import plugin from "fastify-plugin";
import type { Metrics } from "../metrics.ts";

/**
 * Gives every answer the request's id (FHIR R4, 3.1.0.17.1: X-Request-Id is the server's, X-Correlation-Id what the client called the request), writes
 * one log line a request and counts it. Both know the route, never the URL.
 */
export const requests = plugin(async (app, { metrics }: { readonly metrics: Metrics }) => {
  app.addHook("onRequest", (request, reply, done) => {
    const client = request.headers["x-request-id"];
    reply.header("x-request-id", request.id);
    if (typeof client === "string") reply.header("x-correlation-id", client);
    done();
  });
  app.addHook("onResponse", (request, reply, done) => {
    const route = request.routeOptions.url ?? "unknown";
    metrics.request(route, request.method, reply.statusCode, reply.elapsedTime / 1000);
    request.log.info({ method: request.method, route, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime) }, "request answered");
    done();
  });
});
