import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import plugin from "fastify-plugin";
import { operationOutcome } from "../../bundle/operation-outcome.ts";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { fhirJson } from "../content-types.ts";
import type { Limits } from "../context.ts";
import { refuse } from "../refuse.ts";

/** Answers everything that goes wrong outside a handler's own answers with an OperationOutcome. */
export const errorAnswers = plugin(async (app, { limits }: { readonly limits: Limits }) => {
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, [issue("http.route-unknown")]));
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, limits));
});

/** Also for errors that come up before a route is found. */
export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, limits: Limits): FastifyReply {
  if (error.validation !== undefined) return refuse(reply, 400, error.validation.map((failure) => invalidRequest(request, error.validationContext, failure)));
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return refuse(reply, 413, [issue("http.body-too-large", { limit: limits.body })]);
  if (error.statusCode === 429) return refuse(reply, 429, [issue("http.rate-limited", { limit: limits.rate })]);
  if (error.statusCode === 503) return refuse(reply.header("retry-after", "5"), 503, [issue("http.under-pressure")]);
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) return refuse(reply, status, [issue("http.request-malformed", { cause: error.code ?? "no code" })]);
  request.log.error({ err: error }, "request failed");
  return refuse(reply, 500, [issue("http.internal", { request: request.id })]);
}

/** Answers what is no HTTP at all, before there is a request. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = statuses[error.code ?? ""] ?? "400 Bad Request";
  const body = JSON.stringify(operationOutcome([issue("http.request-malformed", { cause: error.code ?? "no code" })]));
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: ${fhirJson}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
}

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

type Failure = NonNullable<FastifyError["validation"]>[number];

/** The pattern of a text that is not blank. */
const notBlank = "\\S";

/** The rule that a parameter or a property of the body breaks, in the words of HTTP. Ajv names the rule and never the value. */
function ruleOf({ keyword, params, message }: Failure, known: readonly string[]): string {
  switch (keyword) {
    case "enum":
      return `must be one of ${(params["allowedValues"] as string[]).join(", ")}`;
    case "additionalProperties":
      return `must have no other parameters than ${known.join(", ")}`;
    case "type":
      return params["type"] === "boolean" ? "must be true or false" : params["type"] === "integer" ? "must be a whole number" : params["type"] === "object" ? "must be a JSON object" : "must come once";
    case "required":
      return `must have ${String(params["missingProperty"])}`;
    case "minLength":
      return "must not be empty";
    case "pattern":
      return params["pattern"] === notBlank ? "must not be blank" : (message ?? "is invalid");
    default:
      return (message ?? "is invalid").replace("must NOT", "must not");
  }
}

function invalidRequest(request: FastifyRequest, context: string | undefined, failure: Failure): Issue {
  const { schema } = request.routeOptions;
  const described = (context === "body" ? schema?.body : schema?.querystring) as { readonly properties?: object } | undefined;
  const rule = ruleOf(failure, Object.keys(described?.properties ?? {}));
  const name = failure.instancePath.split("/")[1];
  const part = context === "querystring" ? "query" : context === "headers" ? "header" : context === "body" ? "body" : "path";
  return issue("http.request-invalid", { place: name === undefined ? `The ${part}` : `The ${part} parameter ${name}`, rule }, name === undefined ? {} : { expression: `http.${name}` });
}
