import { openOutbox } from "./compose.ts";
import { openEngine } from "./engine.ts";
import { serve } from "./serve.ts";

await serve({
  engine: async (config, key) => openEngine(config, key),
  outbox: openOutbox,
  sandbox: async () => (await import("./sandbox/sandbox.ts")).sandbox,
});
