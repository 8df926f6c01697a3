import { Ajv2020 } from "ajv/dist/2020.js";
import type { onRequestHookHandler, RouteHandlerMethod } from "fastify";
import openapiGlue from "fastify-openapi-glue";
import plugin from "fastify-plugin";
import { parse } from "yaml";
import { issue } from "../../errors.ts";
import { parseContentType, plannedRecordType } from "../content-types.ts";
import type { Handlers, OperationId } from "../operations.ts";
import { refuse } from "../refuse.ts";

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly operationId?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
}

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;

/**
 * Makes the routes from openapi.yaml (https://github.com/seriousme/fastify-openapi-glue): parameters are checked by Ajv as it says, bodies
 * arrive as bytes, a body of another type than it lists is refused before it is read, and so is a method that it does not list.
 */
export const openapi = plugin(async (app, options: { readonly text: string; readonly handlers: Handlers<OperationId> }) => {
  const ajv = new Ajv2020({ coerceTypes: "array", useDefaults: true, allErrors: true });
  app.setValidatorCompiler(({ schema, httpPart }) => (httpPart === "body" ? () => true : ajv.compile(schema as object)));
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  // FHIR lets a server pass over search parameters that it does not know; elsewhere an unknown one is a typing error that must not change what happens.
  app.addHook("onRoute", ({ url, schema }) => {
    const query = schema?.querystring as { additionalProperties?: boolean } | undefined;
    if (query !== undefined && !url.startsWith("/fhir/")) query.additionalProperties = false;
  });

  const document = parse(options.text) as Document;
  const operations = new Map(Object.values(document.paths).flatMap((path) => Object.values(path).map((operation) => [operation.operationId, operation] as const)));
  const bodyTypes = new Set([...operations.values()].flatMap((operation) => Object.keys(operation.requestBody?.content ?? {})));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser([...bodyTypes, "*"], { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  await app.register(openapiGlue, {
    specification: document,
    operationResolver: (id) => {
      const types = Object.keys(operations.get(id)?.requestBody?.content ?? {});
      const handler = options.handlers[id as OperationId] as RouteHandlerMethod;
      return (types.length === 0 ? { handler } : { handler, onRequest: acceptOnly(types) }) as never;
    },
  });

  for (const [path, item] of Object.entries(document.paths)) {
    const allowed = methods.filter((method) => method.toLowerCase() in item);
    app.route({
      method: methods.filter((method) => !allowed.includes(method)),
      url: path.replace(/\{(\w+)\}/g, ":$1"),
      handler: (_request, reply) => refuse(reply.header("allow", allowed.join(", ")), 405, [issue("http.method-not-allowed", { methods: allowed.join(", ") })]),
    });
  }
});

/** Refuses a body whose Content-Type is none of `types`. */
function acceptOnly(types: readonly string[]): onRequestHookHandler {
  const accepted = types.join(", ");
  return (request, reply, done) => {
    const mediaType = parseContentType(request.headers["content-type"])?.mediaType;
    if (mediaType !== undefined && types.includes(mediaType)) return done();
    const planned = mediaType !== undefined && request.routeOptions.url === "/convert" ? plannedRecordType(mediaType) : undefined;
    void refuse(reply.header("accept", accepted), 415, [planned === undefined ? issue("http.media-type", { accepted, first: types[0]! }) : issue("http.converter-missing", { type: planned, accepted })]);
  };
}
