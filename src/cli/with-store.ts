import type { Config } from "../config.ts";
import type { Engine } from "../model/engine.ts";
import type { Quarantine } from "../model/quarantine.ts";
import { longestClaim } from "../outbox/outbox.ts";
import { startJobs } from "../store/jobs.ts";
import { quarantineOf } from "../store/quarantine.ts";
import { openStore } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import { loadTargetSettings, plainTarget } from "../targets.ts";
import { openOrRefuse } from "./open.ts";
import { refuse } from "./refuse.ts";
import { withDatabase } from "./with-database.ts";

/** What a command works with. */
export interface CommandStore {
  readonly store: Store;
  readonly engine: Engine;
  readonly config: Config;
}

/**
 * Opens the store that the settings name for the time of `work`, which gives the exit code. Where a running service has the embedded one, this says so, with the route that does the
 * same, and gives 1.
 */
export async function withStore(command: string, route: string, work: (opened: CommandStore) => Promise<number>): Promise<number> {
  const engine = openOrRefuse();
  if (engine === undefined) return 1;
  return withDatabase(command, "up to date", async ({ config, database, keys }) => work({ store: await openStore(database, keys), engine, config }), `A running service answers ${route}.`);
}

/** The same with the queue that deliveries go on in. A running service on the same PostgreSQL takes them from there, the embedded store's at its next start. */
export function withQuarantine(command: string, route: string, work: (quarantine: Quarantine, engine: Engine) => Promise<number>): Promise<number> {
  return withStore(command, route, async ({ store, engine, config }) => {
    const { settings: targets, issues } = loadTargetSettings(config.siteFolder);
    if (issues.length > 0) return refuse(command, issues.map(({ text }) => text));
    const settings = new Map([["default", plainTarget(config, "").settings], ...targets]);
    const delivered = [...settings.values()].filter((target) => "url" in target);
    const [targetNames, queues] = [[...settings.keys()], delivered.map(({ name }) => name)];
    const jobs = await startJobs(store.database, queues, longestClaim(delivered), (error) => void refuse(command, error.message), targetNames.filter((name) => !queues.includes(name)));
    try {
      return await work(quarantineOf(store, jobs, { targetNames, wake: () => undefined }), engine);
    } finally {
      await jobs.stop();
    }
  });
}
