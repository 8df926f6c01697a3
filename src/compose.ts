import type { FastifyPluginAsync } from "fastify";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { Engine } from "./model/engine.ts";
import type { Outbox } from "./model/outbox.ts";
import { openDatabase } from "./store/open.ts";
import type { ConfiguredTarget, Targets } from "./targets.ts";

/** What the service is put together from. Each part is loaded when it is asked for. */
export interface Parts {
  engine(config: Config, key: Uint8Array): Promise<Engine>;
  /** `sandbox`, the target `default` where none is configured, is known once the service listens. */
  outbox(config: Config, targets: Targets, sandbox: Promise<ConfiguredTarget>, logger: Logger): Promise<Outbox>;
  /** The embedded target, where no target `default` is configured. */
  sandbox(config: Config): Promise<FastifyPluginAsync>;
}

/** The parts that `npm start` runs. */
export const parts: Parts = {
  engine: async (config, key) => (await import("./engine.ts")).openEngine(config, key),
  /** The store that the configuration names, with its delivery workers, whose code is loaded while the store opens. */
  async outbox(config, targets, sandbox, logger) {
    if (config.databaseUrl === undefined) logger.warn("the embedded store survives a crash of the process, not a loss of power; set DATABASE_URL for production");
    const opening = openDatabase(config.databaseUrl === undefined ? { folder: config.dataFolder } : { url: config.databaseUrl });
    const [database, { startOutbox }] = await Promise.all([opening, import("./outbox.ts")]);
    const target = targets.get("default");
    if (target === undefined) return startOutbox({ database, target: sandbox.then(({ settings }) => settings.url), timeoutMilliseconds: config.targetTimeoutSeconds * 1000, update: config.targetUpdate, log: logger });
    const { settings, credentials } = target;
    return startOutbox({ database, target: settings.url, credentials, rate: settings.rate, timeoutMilliseconds: settings.timeoutSeconds * 1000, update: settings.update, log: logger });
  },
  sandbox: async () => (await import("./sandbox/sandbox.ts")).sandbox,
};
