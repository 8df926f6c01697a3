import { parseArgs } from "node:util";
import { restoreBackup } from "../store/backup/restore.ts";
import { Progress } from "./progress.ts";
import { refuse } from "./refuse.ts";
import { withDatabase } from "./with-database.ts";

/** `portage db restore FILE`: restores a backup into an empty store, all of it or nothing. */
export async function dbRestore(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    refuse("db restore", "say the file to restore.");
    return 2;
  }
  return withDatabase("db restore", "asItIs", async ({ database, keys }) => {
    const progress = new Progress();
    const { schema, rows } = await restoreBackup(database, file, keys, (done, of) => progress.tell(() => `${done} of ${of} rows`));
    progress.end();
    process.stdout.write(`${rows} rows of schema version ${schema} are restored. Deliveries that are not settled go on at the next start of the service.\n`);
    return 0;
  });
}
