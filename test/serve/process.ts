import type { Parts } from "../../src/compose.ts";
import { inThisThread } from "../../src/bulk/convert-packets.ts";
import { serve } from "../../src/serve.ts";
import { fakeEngine, fakeOutbox } from "../http/fakes.ts";

/** The service as a process of its own, over fakes. The target takes half a second; a body with CRASH breaks the process outside a handler. */
const parts: Parts = {
  engine: async () => {
    const engine = fakeEngine();
    const convert: typeof engine.convert = (body, options) => fakeEngine().convert(body, options);
    engine.convert = (body, options) => {
      if (Buffer.from(body).includes("CRASH")) setImmediate(() => { throw new Error("CANARY"); });
      return convert(body, options);
    };
    return engine;
  },
  outbox: async (_config, _key, _targets, _sandbox, logger) => {
    const outbox = fakeOutbox();
    return {
      ...outbox,
      wait: async (id) => {
        await new Promise((resolve) => setTimeout(resolve, 500));
        return outbox.delivery(id);
      },
      stop: async () => logger.info({ state: "closed" }, "delivered"),
    };
  },
  converter: async (_config, _key, engine) => inThisThread(engine),
  sandbox: async () => async (app) => {
    app.get("/sandbox/fhir/metadata", () => ({ resourceType: "CapabilityStatement" }));
  },
};

await serve(parts);
