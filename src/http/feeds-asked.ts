import type { FastifyRequest } from "fastify";

/** The feeds that a list is of: the one that the request names, else those that who asks may have to do with. Undefined: all. */
export function feedsAsked({ principal }: FastifyRequest, feed: string | undefined): readonly string[] | undefined {
  if (feed !== undefined) return [feed];
  return principal.feeds === "all" ? undefined : [...principal.feeds];
}
