import type { FastifyRequest } from "fastify";

const operational: ReadonlySet<string> = new Set(["/health/live", "/health/ready", "/metrics"]);

/** True for the embedded target: it is there only while the service listens to this machine alone, and refusing its deliveries would add to the work they wait for. */
function isSandbox(url: string): boolean {
  return url.startsWith("/sandbox/fhir");
}

/** True for what is answered also while the service is busy or limits its clients: what watches it, and the embedded target. */
export function isOperational({ routeOptions: { url = "" } }: FastifyRequest): boolean {
  return operational.has(url) || isSandbox(url);
}
