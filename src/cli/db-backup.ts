import { parseArgs } from "node:util";
import { writeBackup } from "../store/backup/write.ts";
import { Progress } from "./progress.ts";
import { refuse } from "./refuse.ts";
import { withDatabase } from "./with-database.ts";

/** `portage db backup FILE`: writes a backup of the store as it is at this moment. */
export async function dbBackup(args: readonly string[]): Promise<number> {
  const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) {
    refuse("db backup", "say the file to write.");
    return 2;
  }
  return withDatabase("db backup", "asItIs", async ({ database }) => {
    const progress = new Progress();
    const { schema, rows } = await writeBackup(database, file, new Date(), (done, of) => progress.tell(() => `${done} of ${of} rows`));
    progress.end();
    process.stdout.write(`${rows} rows of schema version ${schema} are in ${file}. Keep PORTAGE_KEY apart from it: the backup is of no use without it.\n`);
    return 0;
  });
}
