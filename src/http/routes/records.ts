import { issue } from "../../errors.ts";
import type { RouteContext } from "../context.ts";
import { feedsAsked } from "../feeds-asked.ts";
import { nextPage } from "../next-page.ts";
import type { Handlers } from "../operations.ts";
import { disclose } from "../plugins/audit.ts";
import { refuse } from "../refuse.ts";
import { sendSource } from "../send-source.ts";

/** Where any record is. */
export function recordRoutes({ services: { outbox } }: RouteContext): Handlers<"records" | "record" | "recordSource"> {
  return {
    async records(request) {
      const { limit = 50, after, feed, ...wanted } = request.query;
      const feeds = feedsAsked(request, feed);
      const items = await outbox.records({ ...wanted, ...(feeds !== undefined && { feeds }) }, limit, after);
      disclose(request, "list", items.map(({ id: recordId, feed: of }) => ({ recordId, feed: of })));
      return { items, next: nextPage("/records", { feed, ...wanted, limit }, items) };
    },

    async record(request, reply) {
      const record = await outbox.record(request.params.id);
      if (record === undefined) return refuse(reply, 404, [issue("http.record-unknown")]);
      disclose(request, "values", [{ recordId: record.id, feed: record.feed }]);
      return record;
    },

    async recordSource(request, reply) {
      const { id } = request.params;
      const feed = (await outbox.record(id))?.feed;
      if (feed !== undefined) disclose(request, "values", [{ recordId: id, feed }]);
      return sendSource(reply, await outbox.source(id));
    },
  };
}
