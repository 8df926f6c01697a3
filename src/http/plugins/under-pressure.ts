import underPressure from "@fastify/under-pressure";
import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import { isOperational } from "../operational-routes.ts";
import { refuse } from "../refuse.ts";

/** Refuses work while the event loop is late (https://github.com/fastify/under-pressure), but tells health and metrics as they are. */
export const pressure = plugin(async (app, { eventLoopDelay }: { readonly eventLoopDelay: number }) => {
  if (eventLoopDelay === 0) return;
  await app.register(underPressure, {
    maxEventLoopDelay: eventLoopDelay,
    pressureHandler: (request, reply) => {
      if (!isOperational(request)) void refuse(reply.header("retry-after", "5"), 503, [issue("http.under-pressure")]);
    },
  });
});
