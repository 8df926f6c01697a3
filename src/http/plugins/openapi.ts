import { Ajv2020 } from "ajv/dist/2020.js";
import type { onRequestHookHandler, preValidationHookHandler, RouteHandlerMethod } from "fastify";
import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import { parseContentType } from "../../parse/media-type.ts";
import { plannedRecordType } from "../../parse/record-types.ts";
import { readFhirBody } from "../fhir-body.ts";
import type { OpenApiDocument } from "../openapi-document.ts";
import { routesOf } from "../openapi-document.ts";
import type { Handlers, OperationId } from "../operations.ts";
import { refuse } from "../refuse.ts";
import type { Limits } from "../context.ts";
import { bodyTaker } from "./bodies.ts";

/**
 * Makes the routes from openapi.yaml: Ajv checks parameters, and JSON whose form it describes, as it says; every other body arrives as bytes. A body of another type than it lists is refused before
 * it is read, and so is a method that it does not list. Answers are made by the handlers alone.
 */
export const openapiRoutes = plugin(async (app, { document, limits, handlers }: { readonly document: OpenApiDocument; readonly limits: Pick<Limits, "body" | "arrival">; readonly handlers: Handlers<OperationId> }) => {
  // A test validates the document; doing it here would compile the meta-schema at every start (some 190 ms).
  const ajv = new Ajv2020({ coerceTypes: "array", useDefaults: true, allErrors: true, validateSchema: false });
  app.setValidatorCompiler(({ schema }) => ajv.compile(schema as object));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", bodyTaker(limits));

  const { routes, urls } = routesOf(document);
  for (const { operationId, method, url, schema, bodyTypes, access } of routes) {
    const handler = handlers[operationId as OperationId] as RouteHandlerMethod;
    app.route({ method, url, schema, handler, config: { access }, ...(bodyTypes.length > 0 && { onRequest: acceptOnly(bodyTypes) }), ...(schema.body !== undefined && { preValidation: readJson }) });
  }
  for (const { url, allowed } of urls) {
    const methods = allowed.join(", ");
    app.route({ method: "OPTIONS", url, config: open, handler: (_request, reply) => reply.header("allow", methods).code(204).send() });
    const others = app.supportedMethods.filter((method) => !allowed.includes(method));
    // HEAD stands alone: Fastify adds it to GET by itself.
    app.route({ method: others, url, config: open, exposeHeadRoute: false, handler: (_request, reply) => refuse(reply.header("allow", methods), 405, [issue("http.method-not-allowed", { methods })]) });
  }
});

/** Tells of a path only what openapi.yaml tells everybody. */
const open = { access: { operationId: "none", scopes: "everybody", phi: false } } as const;

/** Makes the value of a body's JSON the body; refuses what is none. */
const readJson: preValidationHookHandler = (request, reply, done) => {
  const read = readFhirBody(request.body);
  if ("issues" in read) return void refuse(reply, 400, read.issues);
  request.body = read.value;
  done();
};

/** Refuses a body that is compressed, or whose Content-Type is none of `types`. */
function acceptOnly(types: readonly string[]): onRequestHookHandler {
  const accepted = types.join(", ");
  return (request, reply, done) => {
    const encoding = request.headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
    if (encoding !== "identity") return void refuse(reply.header("accept-encoding", "identity"), 415, [issue("http.content-encoding")]);
    const mediaType = parseContentType(request.headers["content-type"])?.mediaType;
    if (mediaType !== undefined && types.includes(mediaType)) return done();
    const planned = mediaType !== undefined && request.routeOptions.url === "/convert" ? plannedRecordType(mediaType) : undefined;
    void refuse(reply.header("accept", accepted), 415, [planned === undefined ? issue("http.media-type", { accepted, first: types[0]! }) : issue("http.converter-missing", { type: planned, accepted })]);
  };
}
