import { loadConfig } from "../config.ts";
import type { Config } from "../config.ts";
import { loadDeploymentKey } from "../deployment-key.ts";
import type { Issue } from "../model/issue.ts";
import { storeKeys } from "../store-keys.ts";
import type { Database } from "../store/database.ts";
import { connect, openDatabase } from "../store/open.ts";
import type { StorePlace } from "../store/open.ts";
import type { StoreKeys } from "../store/store.ts";
import { callProblem } from "./call-problem.ts";

/** The store that the settings name, as a command works with it. */
export interface CommandStore {
  readonly config: Config;
  readonly place: StorePlace;
  readonly database: Database;
  readonly keys: StoreKeys;
}

/**
 * Opens the store that the settings name for the time of `work`, which gives the exit code; with its schema up to date unless it is to be left `asItIs`.
 * Where the store cannot be opened, or `work` fails, says why on standard error and gives 1; what is wrong with the call is thrown.
 */
export async function withStore(command: string, schema: "up to date" | "asItIs", work: (store: CommandStore) => Promise<number>): Promise<number> {
  const config = loadConfig(process.env);
  if (Array.isArray(config)) return refuse(command, ...texts(config));
  const key = loadDeploymentKey(config);
  if (Array.isArray(key)) return refuse(command, ...texts(key));
  const place = config.databaseUrl === undefined ? { folder: config.dataFolder } : { url: config.databaseUrl };
  let database: Database | undefined;
  try {
    database = await (schema === "asItIs" ? connect(place) : openDatabase(place));
    return await work({ config, place, database, keys: storeKeys(config, key.key) });
  } catch (error) {
    if (!(error instanceof Error) || callProblem(error) !== undefined) throw error;
    return refuse(command, error.message === "" ? ((error as NodeJS.ErrnoException).code ?? error.name) : error.message);
  } finally {
    await database?.close();
  }
}

/** Says on standard error what is wrong; gives the exit code 1. */
export function refuse(command: string, ...problems: readonly string[]): number {
  for (const problem of problems) process.stderr.write(`portage ${command}: ${problem}\n`);
  return 1;
}

function texts(issues: readonly Issue[]): string[] {
  return issues.map(({ text }) => text);
}
