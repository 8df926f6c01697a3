import { issue } from "../../errors.ts";
import { lineageOf } from "../../lineage/lineage.ts";
import { mayUse } from "../../model/access.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { disclose } from "../plugins/audit.ts";
import { refuse } from "../refuse.ts";

/** What made a resource that was delivered. */
export function lineageRoutes({ services: { outbox, engine } }: RouteContext): Handlers<"lineage"> {
  return {
    async lineage(request, reply) {
      const { query: { target, system, limit = 10 }, principal } = request;
      const found = await lineageOf(outbox, engine, target, limit, system);
      const records = found.filter(({ feed }) => mayUse(principal, feed));
      if (found.length > 0 && records.length === 0) return refuse(reply, 403, [issue("http.feed-forbidden")]);
      disclose(request, "values", records);
      return records.length === 0 ? refuse(reply, 404, [issue("http.resource-unknown")]) : { target, records };
    },
  };
}
