import plugin from "fastify-plugin";

/** While the app closes, each answer closes its connection: one that is kept alive would hold the process until it times out. */
export const drain = plugin(async (app) => {
  let closing = false;
  app.addHook("preClose", (done) => {
    closing = true;
    done();
  });
  app.addHook("onSend", (_request, reply, payload, done) => {
    if (closing) reply.header("connection", "close");
    done(null, payload);
  });
});
