import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";

/** Liveness says that the process answers; readiness that it can take records. The target has no part in it: records are kept while it is down. */
export function healthRoutes({ services }: RouteContext): Handlers<"live" | "ready"> {
  return {
    live: () => ({ status: "ok" }),

    async ready(_request, reply) {
      const { engine, outbox } = services as Partial<typeof services>;
      if (engine === undefined || outbox === undefined) {
        return reply.code(503).header("retry-after", "1").send({ status: "starting", checks: { engine: engine === undefined ? "starting" : "ok", store: outbox === undefined ? "starting" : "ok" } });
      }
      try {
        const { target } = await outbox.status();
        return { status: "ok", checks: { engine: "ok", store: "ok", target } };
      } catch {
        return reply.code(503).header("retry-after", "5").send({ status: "unavailable", checks: { engine: "ok", store: "unavailable" } });
      }
    },
  };
}
