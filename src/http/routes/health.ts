import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";

/**
 * Liveness says that the process answers; readiness that it can take records. The engine is loaded before the service listens, so the store is what
 * can be missing. The target has no part in it: records are kept while it is down.
 */
export function healthRoutes({ services, admission }: RouteContext): Handlers<"live" | "ready"> {
  return {
    live: () => ({ status: "ok" }),

    async ready(_request, reply) {
      try {
        const { target, targetIssue } = await services.outbox.status();
        if (admission.obstacle !== null) return reply.code(503).header("retry-after", "5").send({ status: "unavailable", checks: { engine: "ok", store: admission.obstacle, target } });
        return { status: "ok", checks: { engine: "ok", store: "ok", target, ...(targetIssue !== null && { targetIssue }) } };
      } catch {
        return reply.code(503).header("retry-after", "5").send({ status: "unavailable", checks: { engine: "ok", store: "unavailable" } });
      }
    },
  };
}
