import { issue } from "../../errors.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** What happens after the answer: deliveries, and records that wait for a person. */
export function deliveryRoutes({ services }: RouteContext): Handlers<"delivery" | "quarantine" | "quarantineItem"> {
  return {
    async delivery({ params }, reply) {
      return (await services.outbox.delivery(params.id)) ?? refuse(reply, 404, [issue("http.delivery-unknown")]);
    },

    async quarantine({ query }) {
      const limit = query.limit ?? 50;
      const items = await services.outbox.quarantine({ state: "open" }, limit, query.after);
      const last = items.length === limit ? items.at(-1) : undefined;
      return { items, next: last === undefined ? null : `/quarantine?limit=${limit}&after=${encodeURIComponent(last.id)}` };
    },

    async quarantineItem({ params }, reply) {
      return (await services.outbox.quarantineItem(params.id)) ?? refuse(reply, 404, [issue("http.quarantine-unknown")]);
    },
  };
}
