import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import { refuse } from "../refuse.ts";

/**
 * While the app closes, `stopping` is aborted, so that nothing waits for the target any more; requests on connections that are still open are refused, and each answer closes its connection: one that is kept alive would hold
 * the process until it times out.
 */
export const drain = plugin(async (app, { stopping }: { readonly stopping: AbortController }) => {
  app.addHook("preClose", (done) => {
    stopping.abort();
    done();
  });
  app.addHook("onRequest", (_request, reply, done) => {
    if (!stopping.signal.aborted) return done();
    void refuse(reply.header("retry-after", "5"), 503, [issue("http.stopping")]);
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (stopping.signal.aborted) reply.header("connection", "close");
    done(null, payload);
  });
});
