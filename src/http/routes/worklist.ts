import type { FastifyReply } from "fastify";
import { issue } from "../../errors.ts";
import { openAuthorities, openCodes } from "../../worklist.ts";
import type { RouteContext } from "../context.ts";
import { feedsAsked } from "../feeds-asked.ts";
import type { Handlers, OperationRequest } from "../operations.ts";
import { refuse } from "../refuse.ts";

/** What kept records met that a person has to decide: authorities to register, codes to map. */
export function worklistRoutes({ services }: RouteContext): Handlers<"worklistAuthorities" | "worklistCodes"> {
  const { engine, outbox } = services;
  const unknownFeed = (reply: FastifyReply) => refuse(reply, 404, [issue("http.feed-unknown", { feeds: engine.feeds().join(", ") }, { expression: "http.feed" })]);
  const isUnknown = (feed: string | undefined) => feed !== undefined && engine.feedOf(feed) === undefined;
  const wanted = (request: OperationRequest<"worklistAuthorities" | "worklistCodes">) => ({ feeds: feedsAsked(request, request.query.feed), limit: request.query.limit ?? 100 });
  return {
    worklistAuthorities: (request, reply) => (isUnknown(request.query.feed) ? unknownFeed(reply) : openAuthorities(outbox.worklist, engine, wanted(request))),
    worklistCodes: (request, reply) => (isUnknown(request.query.feed) ? unknownFeed(reply) : openCodes(outbox.worklist, engine, wanted(request))),
  };
}
