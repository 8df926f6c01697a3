import type { FastifyRequest } from "fastify";

const operational: ReadonlySet<string> = new Set(["/health/live", "/health/ready", "/metrics"]);

/** True for what watches the service: it is answered while the service starts, is busy or limits its clients. */
export function isOperational({ routeOptions }: FastifyRequest): boolean {
  return operational.has(routeOptions.url ?? "");
}
