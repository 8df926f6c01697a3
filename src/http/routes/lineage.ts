import { issue } from "../../errors.ts";
import { lineageOf } from "../../lineage/lineage.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** What made a resource that was delivered. */
export function lineageRoutes({ services: { outbox, engine } }: RouteContext): Handlers<"lineage"> {
  return {
    async lineage({ query: { target, system, limit = 10 } }, reply) {
      const records = await lineageOf(outbox, engine, target, limit, system);
      return records.length === 0 ? refuse(reply, 404, [issue("http.resource-unknown")]) : { target, records };
    },
  };
}
