import type { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { errorCodes } from "fastify";
import type { Limits } from "../context.ts";
import { prefers } from "../preferences.ts";
import { accessOf } from "./access.ts";

/** True for a request whose body goes to the disk while it comes. */
export function isUpload(request: FastifyRequest): boolean {
  return request.method === "POST" && accessOf(request).operationId === "convert" && prefers(request.headers.prefer, "respond-async");
}

/** Takes bodies as bytes, so many at most and within so many milliseconds; that of an upload as the stream that it is, which is ended when nothing comes for as long. */
export function bodyTaker({ body: most, arrival }: Pick<Limits, "body" | "arrival">) {
  return async (request: FastifyRequest, payload: Readable): Promise<Buffer | Readable> => {
    if (!isUpload(request)) return bytesOf(payload, Number(request.headers["content-length"] ?? 0), most, arrival);
    if (arrival > 0) request.raw.setTimeout(arrival, () => void request.raw.destroy());
    return payload;
  };
}

function bytesOf(payload: Readable, said: number, most: number, arrival: number): Promise<Buffer> {
  if (said > most) return Promise.reject(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > most) reject(new errorCodes.FST_ERR_CTP_BODY_TOO_LARGE());
    else chunks.push(chunk);
  };
  const late = arrival === 0 ? undefined : setTimeout(() => reject(Object.assign(new Error("The body did not arrive in time."), { statusCode: 408, code: "ERR_HTTP_REQUEST_TIMEOUT" })), arrival);
  payload.on("data", take).once("end", () => resolve(Buffer.concat(chunks))).once("error", reject);
  return promise.finally(() => {
    clearTimeout(late);
    // Nothing more is wanted of a body that is refused, but its sender may still be sending.
    payload.off("data", take);
    payload.resume();
  });
}
