import rateLimit from "@fastify/rate-limit";
import plugin from "fastify-plugin";
import { isOperational } from "../operational-routes.ts";

/**
 * Requests a minute from one address (https://github.com/fastify/fastify-rate-limit). Health, metrics and the embedded target are always answered.
 */
export const requestRate = plugin(async (app, { rate }: { readonly rate: number }) => {
  if (rate === 0) return;
  await app.register(rateLimit, { max: rate, timeWindow: 60_000, allowList: isOperational });
});
