import type { FastifyRequest } from "fastify";
import type { Consumer } from "../model/pull.ts";
import { feedsAsked } from "./feeds-asked.ts";

/** Who fetches, and of which feeds. Where nobody is asked who they are, a consumer goes by the name that it gives. */
export function consumerOf(request: FastifyRequest, { feed, consumer = "consumer" }: { readonly feed?: readonly string[]; readonly consumer?: string } = {}): Consumer {
  const { principal } = request;
  return { name: principal.kind === "open" ? consumer : principal.name, feeds: feedsAsked(request, feed) };
}
