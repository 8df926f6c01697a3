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
import { refuse } from "./refuse.ts";

/** The database of the store that the settings name, as a command works with it. */
export interface CommandDatabase {
  readonly config: Config;
  readonly place: StorePlace;
  readonly database: Database;
  readonly keys: StoreKeys;
}

/**
 * Opens the database of the store that the settings name for the time of `work`, which gives the exit code; with its schema up to date unless it is to be left `asItIs`.
 * Where it cannot be opened, or `work` fails, says why on standard error (and what goes `instead`) and gives 1; what is wrong with the call is thrown. The embedded one belongs to
 * one process at a time, so that a running service has it.
 */
export async function withDatabase(command: string, schema: "up to date" | "asItIs", work: (store: CommandDatabase) => Promise<number>, instead = ""): Promise<number> {
  const config = loadConfig(process.env);
  if (Array.isArray(config)) return refuse(command, texts(config));
  const key = loadDeploymentKey(config);
  if (Array.isArray(key)) return refuse(command, texts(key));
  const place = config.databaseUrl === undefined ? { folder: config.dataFolder } : { url: config.databaseUrl };
  let database: Database | undefined;
  try {
    database = await (schema === "asItIs" ? connect(place) : openDatabase(place));
    return await work({ config, place, database, keys: storeKeys(config, key.key) });
  } catch (error) {
    if (!(error instanceof Error) || callProblem(error) !== undefined) throw error;
    const problem = error.message === "" ? ((error as NodeJS.ErrnoException).code ?? error.name) : error.message;
    return refuse(command, database === undefined && instead !== "" ? `${problem} ${instead}` : problem);
  } finally {
    await database?.close();
  }
}

function texts(issues: readonly Issue[]): string[] {
  return issues.map(({ text }) => text);
}
