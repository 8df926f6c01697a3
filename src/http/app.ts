import { randomUUID } from "node:crypto";
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from "fastify";
import Fastify, { LogController } from "fastify";
import type { Logger } from "pino";
import { parse } from "yaml";
import { kept } from "../start-cache.ts";
import type { Admission } from "../intake/admission.ts";
import type { Authenticator } from "../model/access.ts";
import type { About, Limits } from "./context.ts";
import { Denials } from "./denials.ts";
import { feedLookups } from "./feed-lookups.ts";
import type { Metrics } from "./metrics.ts";
import type { OpenApiDocument } from "./openapi-document.ts";
import { access } from "./plugins/access.ts";
import { admission as admissionGate } from "./plugins/admission.ts";
import { apiReference } from "./plugins/api-reference.ts";
import { audit } from "./plugins/audit.ts";
import { drain } from "./plugins/drain.ts";
import { answerBrokenRequest, answerError, errorAnswers } from "./plugins/errors.ts";
import { securityHeaders } from "./plugins/helmet.ts";
import { openapiRoutes } from "./plugins/openapi.ts";
import { requestRate } from "./plugins/rate-limit.ts";
import { requests } from "./plugins/requests.ts";
import { tracing } from "./plugins/tracing.ts";
import { pressure } from "./plugins/under-pressure.ts";
import { routes } from "./routes/index.ts";
import type { Services } from "./services.ts";

export interface AppOptions {
  readonly services: Services;
  readonly about: About;
  readonly limits: Limits;
  /** The text of openapi.yaml. */
  readonly openapi: string;
  readonly logger: Logger;
  /** Finds out who asks. */
  readonly authenticator: Authenticator;
  /** Serves the embedded target at /sandbox/fhir. */
  readonly sandbox?: FastifyPluginAsync;
  readonly metrics: Metrics;
  /** Lets bodies of records in, as many as there is room for. */
  readonly admission: Admission;
}

/** The HTTP side: plugins, then the routes of openapi.yaml. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { limits, about } = options;
  const loggerInstance: FastifyBaseLogger = options.logger;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: "requestId" }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: limits.body,
    // Bodies have their own times (plugins/bodies.ts); Node's would end the longest upload, too.
    requestTimeout: 0,
    http: { headersTimeout: 60_000 },
    forceCloseConnections: "idle",
    return503OnClosing: false,
    // Longer than any URL may be: what is too long is told by the schema (400), as openapi.yaml says.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply, limits),
  });
  const { services, openapi, authenticator, metrics, admission } = options;
  const document = kept("openapi", [openapi], () => parse(openapi) as OpenApiDocument);

  const denials = new Denials(services.outbox, (err) => app.log.error({ err }, "the ledger did not take denials"));
  app.addHook("onClose", () => denials.write());

  await app.register(requests, { metrics });
  await app.register(tracing);
  const stopping = new AbortController();
  await app.register(drain, { stopping, grace: limits.grace });
  await app.register(securityHeaders);
  await app.register(errorAnswers, { limits });
  await app.register(pressure, limits);
  await app.register(requestRate, limits);
  await app.register(access, { authenticator, feedOf: feedLookups(services.outbox, services.bulk), refused: (request, status, cause) => denials.note(request, status, cause) });
  await app.register(admissionGate, { admission, longest: limits.body, refused: (cause) => metrics.refused(cause) });
  await app.register(audit, { outbox: services.outbox });
  if (options.sandbox !== undefined) await app.register(options.sandbox);
  const context = { services, metrics, admission, about, limits, openapi, stopping: stopping.signal };
  await app.register(openapiRoutes, { document, limits, handlers: routes(context) });
  await app.register(apiReference, { document });
  return app;
}
