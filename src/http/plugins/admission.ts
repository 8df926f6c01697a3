import type { FastifyRequest } from "fastify";
import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import type { Admission } from "../../intake/admission.ts";
import { frameSize } from "../../bulk/upload.ts";
import { refuse } from "../refuse.ts";
import { isUpload } from "./bodies.ts";
import { accessOf } from "./access.ts";

/** Operations that take records in. */
const takesRecords: ReadonlySet<string> = new Set(["convert", "edit"]);

/** Seconds after which a refused body may come again. */
const retryAfter = "1";

interface Options {
  readonly admission: Admission;
  /** Bytes that a body may have: what one is counted as that does not say its length. */
  readonly longest: number;
  readonly refused: (cause: string) => void;
}

/** Refuses records while more are under way than there is memory for, or while the disk has no room for them: before a byte of the body is read. */
export const admission = plugin(async (app, { admission: gate, longest, refused }: Options) => {
  app.addHook("onRequest", (request, reply, done) => {
    if (!takesRecords.has(accessOf(request).operationId) || request.method !== "POST") return done();
    const admitted = gate.enter(lengthOf(request, longest));
    if (typeof admitted !== "string") {
      const leave = () => admitted.leave();
      reply.raw.once("close", leave);
      reply.raw.once("finish", leave);
      return done();
    }
    refused(admitted);
    void refuse(reply.header("retry-after", retryAfter), 503, [issue(admitted === "busy" ? "http.busy" : "http.disk-low")]);
  });
});

/** What a body is counted as: the length that its sender says, which Node holds it to. */
function lengthOf(request: FastifyRequest, longest: number): number {
  // An upload goes through to the disk, a frame at a time.
  if (isUpload(request)) return 4 * frameSize;
  const { headers } = request;
  const said = headers["content-length"];
  return said === undefined ? longest : Math.min(Number(said), longest);
}
