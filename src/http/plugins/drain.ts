import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import { refuse } from "../refuse.ts";

/**
 * While the app closes, requests on connections that are still open are refused, and each answer closes its connection: one that is kept alive would hold
 * the process until it times out.
 */
export const drain = plugin(async (app) => {
  let closing = false;
  app.addHook("preClose", (done) => {
    closing = true;
    done();
  });
  app.addHook("onRequest", (_request, reply, done) => {
    if (!closing) return done();
    void refuse(reply.header("retry-after", "5"), 503, [issue("http.stopping")]);
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (closing) reply.header("connection", "close");
    done(null, payload);
  });
});
