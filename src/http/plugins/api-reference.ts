import type { FastifyInstance } from "fastify";
import { parse } from "yaml";

/** The API reference page at /docs (https://github.com/fastify/fastify-swagger-ui): all its files come from this service, so it works offline. */
export async function apiReference(app: FastifyInstance, { openapi }: { readonly openapi: string }): Promise<void> {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([import("@fastify/swagger"), import("@fastify/swagger-ui")]);
  await app.register(swagger, { mode: "static", specification: { document: parse(openapi) } });
  await app.register(swaggerUi, { routePrefix: "/docs", theme: { title: "Portage API" }, uiConfig: { tryItOutEnabled: true, validatorUrl: null } });
}
