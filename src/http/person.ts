import type { FastifyRequest } from "fastify";
import type { Person } from "../model/quarantine.ts";

/** Who decides: the name that the request gives, and whose credential it came with. */
export function personOf({ principal }: FastifyRequest, { by, reason }: Person): Person {
  return { by, reason, ...(principal.kind !== "open" && { principal: principal.name }) };
}
