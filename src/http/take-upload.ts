import type { Readable } from "node:stream";
import type { FastifyReply } from "fastify";
import type { Bulk } from "../bulk/bulk.ts";
import { issue } from "../errors.ts";
import { fhirJson } from "./content-types.ts";
import type { Limits } from "./context.ts";
import type { OperationRequest } from "./operations.ts";
import { headerText } from "./preferences.ts";
import { refuse } from "./refuse.ts";

/** Takes the body of POST /convert for later (`Prefer: respond-async`): 202 when all of it is on the disk. */
export async function takeUpload(bulk: Bulk, limits: Pick<Limits, "bulk">, request: OperationRequest<"convert">, reply: FastifyReply): Promise<FastifyReply> {
  const { headers, query, principal, url } = request;
  // A body of no bytes is not parsed.
  const chunks = (request.body ?? []) as Readable;
  const length = headers["content-length"];
  const asked = {
    request: url,
    contentType: headers["content-type"] ?? "",
    feed: query.feed ?? null,
    deliver: query.deliver === "wait" ? "queue" : (query.deliver ?? null),
    idempotencyKey: headerText(headers["idempotency-key"]),
    principal: principal.kind === "open" ? null : principal.name,
    allowed: principal.feeds === "all" ? null : [...principal.feeds],
  } as const;
  let taken: Awaited<ReturnType<Bulk["accept"]>>;
  try {
    taken = await bulk.accept(chunks, asked, length === undefined ? undefined : Number(length));
  } catch (err) {
    // Nobody is there any more to be answered.
    if (request.raw.destroyed && !request.raw.complete) return refuse(reply, 400, [issue("http.request-malformed", { cause: "ECONNRESET" })]);
    request.log.error({ err }, "store did not take a record");
    return refuse(reply.header("retry-after", "5"), 503, [issue("http.store-unavailable")]);
  }
  // What is still coming of a refused upload is not read.
  if (typeof taken === "string") reply.header("connection", "close");
  if (taken === "too-large") return refuse(reply, 413, [issue("http.bulk-too-large", { limit: limits.bulk })]);
  if (taken === "no-room") return refuse(reply.header("retry-after", "60"), 503, [issue("http.bulk-no-room")]);
  if (taken === "empty") return refuse(reply, 400, [issue("http.body-empty")]);
  reply.header("content-location", `/conversions/${taken.id}`).header("preference-applied", "respond-async");
  return refuse(reply.type(fhirJson), 202, [issue("http.conversion-accepted")]);
}
