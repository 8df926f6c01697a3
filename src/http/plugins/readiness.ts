import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import { isOperational } from "../operational-routes.ts";
import { refuse } from "../refuse.ts";
import type { Services } from "../services.ts";

/** Refuses what needs the engine or the store until the server has filled both in. */
export const readiness = plugin(async (app, { services }: { readonly services: Partial<Services> }) => {
  app.addHook("onRequest", (request, reply, done) => {
    const ready = services.engine !== undefined && services.outbox !== undefined;
    if (ready || request.is404 || isOperational(request) || (request.routeOptions.url ?? "").startsWith("/sandbox")) return done();
    void refuse(reply.header("retry-after", "1"), 503, [issue("http.starting")]);
  });
});
