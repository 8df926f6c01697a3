import { availableParallelism } from "node:os";
import type { FastifyPluginAsync } from "fastify";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { OutboxTarget } from "./outbox/outbox.ts";
import type { Converter } from "./bulk/convert-packets.ts";
import type { Engine } from "./model/engine.ts";
import type { Outbox } from "./model/outbox.ts";
import type { TerminologyServer } from "./model/terminology.ts";
import { storeKeys } from "./store-keys.ts";
import { openDatabase } from "./store/open.ts";
import { openStore } from "./store/store.ts";
import type { ConfiguredTarget, Targets } from "./targets.ts";

/** What the service is put together from. Each part is loaded when it is asked for. */
export interface Parts {
  /** `server` is whose earlier answers it may use. */
  engine(config: Config, key: Uint8Array, server: TerminologyServer | undefined): Promise<Engine>;
  /** What converts uploads: the same engine, in threads. */
  converter(config: Config, key: Uint8Array, engine: Engine): Promise<Converter>;
  /** The terminology server that the configuration names, if any. */
  terminologyServer?(config: Config, logger: Logger): Promise<TerminologyServer | undefined>;
  /** `sandbox`, the target `default` where none is configured, is known once the service listens. */
  outbox(config: Config, key: Uint8Array, targets: Targets, sandbox: Promise<ConfiguredTarget>, logger: Logger): Promise<Outbox>;
  /** The embedded target, where no target `default` is configured. */
  sandbox(config: Config): Promise<FastifyPluginAsync>;
}

/** The parts that `npm start` runs. */
export const parts: Parts = {
  engine: async (config, key, server) => (await import("./engine.ts")).openEngine(config, key, server),
  async converter(config, key) {
    const { inThreads } = await import("./bulk/threads.ts");
    const { siteFolder, maxBody, messageHeader, terminologyServerUrl: url, dataFolder } = config;
    const engine = { maxBody, messageHeader, ...(siteFolder !== undefined && { siteFolder }) };
    return inThreads(config.workers || availableParallelism(), { engine, key, terminologyServer: url === undefined ? undefined : { url, dataFolder } });
  },
  async terminologyServer({ terminologyServerUrl: url, dataFolder }, logger) {
    if (url === undefined) return undefined;
    return (await import("./tx-server/open.ts")).openTerminologyServer({ url, dataFolder, warn: (text) => logger.warn(text) });
  },
  /** The store that the configuration names, with its delivery workers, whose code is loaded while the store opens. */
  async outbox(config, key, targets, sandbox, logger) {
    if (config.databaseUrl === undefined) logger.warn("the embedded store survives a crash of the process, not a loss of power; set DATABASE_URL for production");
    const opening = openDatabase(config.databaseUrl === undefined ? { folder: config.dataFolder } : { url: config.databaseUrl });
    const [database, { startOutbox }, { openTarget }, { isDelivered, isPulled, plainTarget }, { loadRetention }] = await Promise.all([opening, import("./outbox/outbox.ts"), import("./delivery/target.ts"), import("./targets.ts"), import("./retention.ts")]);
    const pulled = [...targets.values()].filter(isPulled);
    const all: OutboxTarget[] = [...targets.values()].filter(isDelivered).map(({ settings, credentials }) => ({ settings, open: async (stop: AbortSignal) => openTarget(settings, credentials, stop) }));
    if (!targets.has("default")) {
      const open = async (stop: AbortSignal) => {
        const { settings, credentials } = await sandbox;
        return openTarget(settings, credentials, stop);
      };
      all.push({ settings: plainTarget(config, "").settings, open });
    }
    return startOutbox({ store: await openStore(database, storeKeys(config, key)), targets: all, pulled, retention: loadRetention(config.siteFolder), log: logger });
  },
  sandbox: async () => (await import("./sandbox/sandbox.ts")).sandbox,
};
