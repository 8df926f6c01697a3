import type { FastifyRequest } from "fastify";

/** The feeds that an answer is of: those that the request names, else those that who asks may have to do with. Undefined: all. */
export function feedsAsked({ principal }: FastifyRequest, named: string | readonly string[] | undefined): readonly string[] | undefined {
  if (named !== undefined) return [named].flat();
  return principal.feeds === "all" ? undefined : [...principal.feeds];
}
