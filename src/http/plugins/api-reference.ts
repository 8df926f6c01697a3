import type { FastifyInstance, RouteHandlerMethod } from "fastify";
import Fastify from "fastify";
import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import type { OpenApiDocument } from "../openapi-document.ts";
import { refuse } from "../refuse.ts";

/**
 * The API reference page at /docs (https://github.com/fastify/fastify-swagger-ui). All its files come from this service, so it works offline; it is
 * loaded when it is first asked for, so that the start does not wait for it.
 */
export const apiReference = plugin(async (app, { document }: { readonly document: OpenApiDocument }) => {
  let page: Promise<FastifyInstance> | undefined;
  const handler: RouteHandlerMethod = async (request, reply) => {
    page ??= loadPage(document);
    const answer = await (await page).inject({ method: "GET", url: request.url, headers: request.headers });
    if (answer.statusCode === 404) return refuse(reply, 404, [issue("http.route-unknown")]);
    return reply.code(answer.statusCode).headers(answer.headers).send(answer.rawPayload);
  };
  const config = { access: { operationId: "docs", scopes: "everybody", phi: false } } as const;
  app.get("/docs", { config }, handler);
  app.get("/docs/*", { config }, handler);
  app.addHook("onClose", async () => (await page)?.close());
});

async function loadPage(document: OpenApiDocument): Promise<FastifyInstance> {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([import("@fastify/swagger"), import("@fastify/swagger-ui")]);
  const page = Fastify();
  await page.register(swagger, { mode: "static", specification: { document: document as never } });
  await page.register(swaggerUi, { routePrefix: "/docs", theme: { title: "Portage API" }, uiConfig: { validatorUrl: null, layout: "BaseLayout" } });
  return page;
}
