import type { FastifyReply } from "fastify";
import { issue } from "../../errors.ts";
import { openAuthorities, openCodes } from "../../worklist.ts";
import type { RouteContext } from "../context.ts";
import type { Handlers } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** What kept records met that a person has to decide: authorities to register, codes to map. */
export function worklistRoutes({ services }: RouteContext): Handlers<"worklistAuthorities" | "worklistCodes"> {
  const { engine, outbox } = services;
  const unknownFeed = (reply: FastifyReply) => refuse(reply, 404, [issue("http.feed-unknown", { feeds: engine.feeds().join(", ") }, { expression: "http.feed" })]);
  const isUnknown = (feed: string | undefined) => feed !== undefined && engine.feedOf(feed) === undefined;
  return {
    worklistAuthorities: ({ query: { feed, limit = 100 } }, reply) => (isUnknown(feed) ? unknownFeed(reply) : openAuthorities(outbox.worklist, engine, { feed, limit })),
    worklistCodes: ({ query: { feed, limit = 100 } }, reply) => (isUnknown(feed) ? unknownFeed(reply) : openCodes(outbox.worklist, engine, { feed, limit })),
  };
}
