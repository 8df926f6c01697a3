import { loadConfig } from "../config.ts";
import type { Config } from "../config.ts";
import { loadDeploymentKey } from "../deployment-key.ts";
import type { Engine } from "../model/engine.ts";
import type { Quarantine } from "../model/quarantine.ts";
import { claimSecondsOf } from "../outbox/outbox.ts";
import { storeKeys } from "../store-keys.ts";
import type { Database } from "../store/database.ts";
import { startJobs } from "../store/jobs.ts";
import { openDatabase } from "../store/open.ts";
import { quarantineOf } from "../store/quarantine.ts";
import { openStore } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { loadTargetSettings, plainTarget } from "../targets.ts";
import { openOrRefuse } from "./open.ts";

/** What a command works with. */
export interface CommandStore {
  readonly store: Store;
  readonly engine: Engine;
  readonly config: Config;
}

/**
 * Opens the store that the settings name for the time of `work`, which gives the exit code. The embedded one belongs to one process at a time: while the service runs,
 * this says so, with the route that does the same, and gives 1.
 */
export async function withStore(command: string, route: string, work: (opened: CommandStore) => Promise<number>): Promise<number> {
  const engine = openOrRefuse();
  const config = loadConfig(process.env);
  if (engine === undefined || Array.isArray(config)) return 1;
  const key = loadDeploymentKey(config);
  if (Array.isArray(key)) return refuse(command, key.map(({ text }) => text).join(" "), 1);
  const place = config.databaseUrl === undefined ? { folder: config.dataFolder } : { url: config.databaseUrl };
  const database = await openDatabase(place).catch((error: Error) => error);
  if (database instanceof Error) return refuse(command, `${database.message} A running service answers ${route}.`, 1);
  const store = await openStore(database, storeKeys(config, key.key)).catch((error: Error) => error);
  if (store instanceof Error) return closing(database, async () => refuse(command, store.message, 1));
  return closing(database, () => work({ store, engine, config }));
}

/** The same with the queue that deliveries go on in. A running service on the same PostgreSQL takes them from there, the embedded store's at its next start. */
export function withQuarantine(command: string, route: string, work: (quarantine: Quarantine, engine: Engine) => Promise<number>): Promise<number> {
  return withStore(command, route, async ({ store, engine, config }) => {
    const { settings: targets, issues } = loadTargetSettings(config.siteFolder);
    if (issues.length > 0) return refuse(command, issues.map(({ text }) => text).join(" "), 1);
    const settings = new Map([["default", plainTarget(config, "").settings], ...targets]);
    const targetNames = [...settings.keys()];
    const jobs = await startJobs(store.database, targetNames, Math.max(...[...settings.values()].map(claimSecondsOf)), (error) => void refuse(command, error.message, 1));
    try {
      return await work(quarantineOf(store, jobs, { targetNames, wake: () => undefined }), engine);
    } finally {
      await jobs.stop();
    }
  });
}

async function closing(database: Database, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } finally {
    await database.close();
  }
}

/** Says on standard error what is wrong; gives the exit code. */
export function refuse(command: string, problem: string, code: 1 | 2): number {
  process.stderr.write(`portage ${command}: ${problem}\n`);
  return code;
}
