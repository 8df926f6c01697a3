import { issue } from "../../errors.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** What happens after the answer. */
export function deliveryRoutes({ services }: RouteContext): Handlers<"delivery"> {
  return {
    async delivery({ params }, reply) {
      return (await services.outbox.delivery(params.id)) ?? refuse(reply, 404, [issue("http.delivery-unknown")]);
    },
  };
}
