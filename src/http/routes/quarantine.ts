import type { FastifyReply } from "fastify";
import { issue } from "../../errors.ts";
import type { DecisionAnswer } from "../../quarantine/answer.ts";
import { discardAll, replayAll } from "../../quarantine/bulk.ts";
import { discard } from "../../quarantine/discard.ts";
import { edit } from "../../quarantine/edit.ts";
import { release } from "../../quarantine/release.ts";
import { replay } from "../../quarantine/replay.ts";
import { showItem } from "../../quarantine/show.ts";
import type { RouteContext } from "../context.ts";
import { feedsAsked } from "../feeds-asked.ts";
import { nextPage } from "../next-page.ts";
import type { Handlers } from "../operations.ts";
import { personOf } from "../person.ts";
import { disclose } from "../plugins/audit.ts";
import { refuse } from "../refuse.ts";
import { sendSource } from "../send-source.ts";

type Operations = "quarantine" | "quarantineItem" | "quarantineSource" | "release" | "replay" | "edit" | "discard" | "replayAll" | "discardAll";

/** Records that wait for a person, and what persons decide about them. */
export function quarantineRoutes({ services, stopping }: RouteContext): Handlers<Operations> {
  const { outbox, engine } = services;
  return {
    async quarantine(request) {
      const { limit = 50, after, state = "open", feed, ...wanted } = request.query;
      const feeds = feedsAsked(request, feed);
      const items = await outbox.quarantine({ state, ...wanted, ...(feeds !== undefined && { feeds }) }, limit, after);
      disclose(request, "list", items);
      return { items, next: nextPage("/quarantine", { ...(state !== "open" && { state }), feed, ...wanted, limit }, items) };
    },

    async quarantineItem(request, reply) {
      const shown = await showItem(outbox, engine, request.params.id);
      if (shown === undefined) return refuse(reply, 404, [issue("http.quarantine-unknown")]);
      disclose(request, "values", [{ recordId: shown.recordId, feed: shown.feed }]);
      return shown;
    },

    async quarantineSource(request, reply) {
      const item = await outbox.quarantineItem(request.params.id);
      if (item === undefined) return refuse(reply, 404, [issue("http.quarantine-unknown")]);
      disclose(request, "values", [{ recordId: item.recordId, feed: item.feed }]);
      return sendSource(reply, await outbox.source(item.recordId));
    },

    release: async (request, reply) => answer(reply, await release(outbox, engine, request.params.id, personOf(request, request.body))),
    replay: async (request, reply) => answer(reply, await replay(outbox, engine, request.params.id, personOf(request, request.body))),
    discard: async (request, reply) => answer(reply, await discard(outbox, request.params.id, personOf(request, request.body))),

    async edit(request, reply) {
      const { params, query, headers, body } = request;
      if (!Buffer.isBuffer(body) || body.length === 0) return refuse(reply, 400, [issue("http.body-empty")]);
      return answer(reply, await edit(outbox, engine, params.id, personOf(request, query), { body, contentType: headers["content-type"] ?? "" }));
    },

    async replayAll(request) {
      const { by, reason, limit = 1000, feed, ...query } = request.body;
      const { items, ...all } = await replayAll(outbox, engine, { ...query, feeds: feedsAsked(request, feed), limit }, personOf(request, { by, reason }), stopping);
      const of = (result: string) => items.filter((item) => item.result === result).length;
      return { ...all, replayed: of("replayed"), stillInvalid: of("still-invalid"), items };
    },

    async discardAll(request) {
      const { by, reason, limit = 1000, feed, ...query } = request.body;
      const { items, ...all } = await discardAll(outbox, engine, { ...query, feeds: feedsAsked(request, feed), limit }, personOf(request, { by, reason }), stopping);
      return { ...all, discarded: items.filter(({ result }) => result === "discarded").length, items };
    },
  };
}

function answer(reply: FastifyReply, decided: DecisionAnswer): FastifyReply {
  switch (decided.kind) {
    case "taken": {
      const { id, state, recordId, deliveryId } = decided;
      if (deliveryId !== null) reply.header("location", `/deliveries/${deliveryId}`);
      return reply.send({ id, state, recordId, deliveryId });
    }
    case "still-invalid":
      return refuse(reply, 422, [issue("quarantine.still-invalid"), ...decided.issues]);
    case "refused":
      return refuse(reply, decided.status, decided.issues);
  }
}
