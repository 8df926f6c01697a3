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
import { nextPage } from "../next-page.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";
import { sendSource } from "../send-source.ts";

type Operations = "quarantine" | "quarantineItem" | "quarantineSource" | "release" | "replay" | "edit" | "discard" | "replayAll" | "discardAll";

/** Records that wait for a person, and what persons decide about them. */
export function quarantineRoutes({ services, stopping }: RouteContext): Handlers<Operations> {
  const { outbox, engine } = services;
  return {
    async quarantine({ query }) {
      const { limit = 50, after, state = "open", ...wanted } = query;
      const items = await outbox.quarantine({ state, ...wanted }, limit, after);
      return { items, next: nextPage("/quarantine", { ...(state !== "open" && { state }), ...wanted, limit }, items) };
    },

    async quarantineItem({ params }, reply) {
      const shown = await showItem(outbox, engine, params.id);
      return shown ?? refuse(reply, 404, [issue("http.quarantine-unknown")]);
    },

    async quarantineSource({ params }, reply) {
      const item = await outbox.quarantineItem(params.id);
      return item === undefined ? refuse(reply, 404, [issue("http.quarantine-unknown")]) : sendSource(reply, await outbox.source(item.recordId));
    },

    release: async ({ params, body }, reply) => answer(reply, await release(outbox, engine, params.id, body)),
    replay: async ({ params, body }, reply) => answer(reply, await replay(outbox, engine, params.id, body)),
    discard: async ({ params, body }, reply) => answer(reply, await discard(outbox, params.id, body)),

    async edit({ params, query, headers, body }, reply) {
      if (!Buffer.isBuffer(body) || body.length === 0) return refuse(reply, 400, [issue("http.body-empty")]);
      return answer(reply, await edit(outbox, engine, params.id, query, { body, contentType: headers["content-type"] ?? "" }));
    },

    async replayAll({ body: { by, reason, limit = 1000, ...query } }) {
      const { items, ...all } = await replayAll(outbox, engine, { ...query, limit }, { by, reason }, stopping);
      const of = (result: string) => items.filter((item) => item.result === result).length;
      return { ...all, replayed: of("replayed"), stillInvalid: of("still-invalid"), items };
    },

    async discardAll({ body: { by, reason, limit = 1000, ...query } }) {
      const { items, ...all } = await discardAll(outbox, engine, { ...query, limit }, { by, reason }, stopping);
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
