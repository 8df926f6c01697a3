import type { FastifyPluginAsync } from "fastify";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { Engine } from "./model/engine.ts";
import type { Outbox } from "./model/outbox.ts";
import { storeKeys } from "./store-keys.ts";
import { openDatabase } from "./store/open.ts";
import { openStore } from "./store/store.ts";

/** What the service is put together from. Each part is loaded when it is asked for. */
export interface Parts {
  engine(config: Config, key: Uint8Array): Promise<Engine>;
  /** `target` is known once the service listens. */
  outbox(config: Config, key: Uint8Array, target: Promise<string>, logger: Logger): Promise<Outbox>;
  /** The embedded target, where the configuration names no other. */
  sandbox(config: Config): Promise<FastifyPluginAsync>;
}

/** The parts that `npm start` runs. */
export const parts: Parts = {
  engine: async (config, key) => (await import("./engine.ts")).openEngine(config, key),
  /** The store that the configuration names, with its delivery workers, whose code is loaded while the store opens. */
  async outbox(config, key, target, logger) {
    if (config.databaseUrl === undefined) logger.warn("the embedded store survives a crash of the process, not a loss of power; set DATABASE_URL for production");
    const opening = openDatabase(config.databaseUrl === undefined ? { folder: config.dataFolder } : { url: config.databaseUrl });
    const [database, { startOutbox }, { openTarget }, { loadRetention }] = await Promise.all([opening, import("./outbox/outbox.ts"), import("./delivery/target.ts"), import("./feed-files.ts")]);
    const timeoutSeconds = config.targetTimeoutSeconds;
    const settings = { name: "default", timeoutSeconds, update: config.targetUpdate, ids: "client", bundles: "transaction", concurrency: 4, rate: null, maxEntries: null, maxBytes: null, profiles: [] } as const;
    const open = async (stop: AbortSignal) => openTarget(await target, timeoutSeconds * 1000, stop);
    return startOutbox({ store: await openStore(database, storeKeys(config, key)), targets: [{ settings, open }], retention: loadRetention(config.siteFolder), log: logger });
  },
  sandbox: async () => (await import("./sandbox/sandbox.ts")).sandbox,
};
