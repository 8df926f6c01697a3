import helmet from "@fastify/helmet";
import plugin from "fastify-plugin";

/** Security headers (https://github.com/fastify/fastify-helmet). The service is also used over plain HTTP on one machine, so nothing is upgraded. */
export const securityHeaders = plugin(async (app) => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'self'"], baseUri: ["'none'"], formAction: ["'self'"], frameAncestors: ["'none'"], imgSrc: ["'self'", "data:"], objectSrc: ["'none'"], styleSrc: ["'self'", "'unsafe-inline'"] },
    },
    strictTransportSecurity: false,
  });
});
