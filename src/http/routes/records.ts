import { issue } from "../../errors.ts";
import type { RouteContext } from "../context.ts";
import { nextPage } from "../next-page.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";
import { sendSource } from "../send-source.ts";

/** Where any record is. */
export function recordRoutes({ services: { outbox } }: RouteContext): Handlers<"records" | "record" | "recordSource"> {
  return {
    async records({ query }) {
      const { limit = 50, after, ...wanted } = query;
      const items = await outbox.records(wanted, limit, after);
      return { items, next: nextPage("/records", { ...wanted, limit }, items) };
    },

    async record({ params }, reply) {
      return (await outbox.record(params.id)) ?? refuse(reply, 404, [issue("http.record-unknown")]);
    },

    recordSource: async ({ params }, reply) => sendSource(reply, await outbox.source(params.id)),
  };
}
