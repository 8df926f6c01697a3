import { parseArgs } from "node:util";
import { migrate, migrations } from "../store/migrate.ts";
import { withDatabase } from "./with-database.ts";

/** `portage db migrate`: brings the store's schema up to date, as every start of the service does. */
export async function dbMigrate(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean", default: false } } });
  return withDatabase("db migrate", "asItIs", async ({ database }) => {
    const applied = await migrate(database);
    const known = migrations().map(({ number, name }) => ({ number, name }));
    const now = known.filter(({ number }) => applied.includes(number));
    if (values.json) process.stdout.write(`${JSON.stringify({ schema: known.at(-1)!.number, applied: now })}\n`);
    else if (now.length === 0) process.stdout.write(`The schema is up to date: version ${known.at(-1)!.number}.\n`);
    else process.stdout.write(`${now.map(({ number, name }) => `applied ${number} ${name}\n`).join("")}The schema has version ${known.at(-1)!.number} now.\n`);
    return 0;
  });
}
