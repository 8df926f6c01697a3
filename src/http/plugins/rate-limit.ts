import rateLimit from "@fastify/rate-limit";
import plugin from "fastify-plugin";
import { isOperational } from "../operational-routes.ts";

/**
 * Requests a minute from one address (https://github.com/fastify/fastify-rate-limit). Health and metrics are always answered, and the sandbox's only
 * client of weight is this service.
 */
export const requestRate = plugin(async (app, { rate }: { readonly rate: number }) => {
  if (rate === 0) return;
  await app.register(rateLimit, { max: rate, timeWindow: 60_000, allowList: (request) => isOperational(request) || request.url.startsWith("/sandbox/") });
});
