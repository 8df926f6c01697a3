import type { FastifyReply } from "fastify";
import { issue } from "../errors.ts";
import type { Records } from "../model/records.ts";
import { refuse } from "./refuse.ts";

/** Answers with a record's own bytes. */
export function sendSource(reply: FastifyReply, source: Awaited<ReturnType<Records["source"]>>): FastifyReply {
  if (source === undefined) return refuse(reply, 404, [issue("http.record-unknown")]);
  if (source === "expired") return refuse(reply, 410, [issue("http.source-expired")]);
  // A browser is to save it: the bytes are a sender's, and no page of this service.
  return reply.type(source.contentType).header("content-disposition", "attachment").send(Buffer.from(source.body));
}
