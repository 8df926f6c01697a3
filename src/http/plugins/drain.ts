import plugin from "fastify-plugin";
import { issue } from "../../errors.ts";
import { refuse } from "../refuse.ts";

/**
 * When the app begins to close, `stopping` comes, so that nothing waits for the target any more. From then on requests on connections that are still
 * open are refused, and each answer closes its connection: one that is kept alive would hold the process until it times out. After `grace` milliseconds
 * all connections are closed.
 */
export const drain = plugin(async (app, { stopping, grace }: { readonly stopping: AbortController; readonly grace: number }) => {
  app.addHook("preClose", (done) => {
    stopping.abort();
    // What is still arriving then has not been answered, so that its sender sends it again.
    setTimeout(() => app.server.closeAllConnections(), grace).unref();
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
