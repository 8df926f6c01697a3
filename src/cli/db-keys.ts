import { parseArgs } from "node:util";
import { reseal } from "../store/sealing/reseal.ts";
import { openStore } from "../store/store.ts";
import { Progress } from "./progress.ts";
import { refuse } from "./refuse.ts";
import { withDatabase } from "./with-database.ts";

/** `portage db rotate-key`: makes a new key, which new payloads are sealed with from now on. */
export async function dbRotateKey(args: readonly string[]): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  return withDatabase("db rotate-key", "up to date", async ({ database, keys }) => {
    const { payloads } = await openStore(database, keys);
    const number = await payloads.rotate();
    process.stdout.write(`New payloads are sealed with key ${number}; running services take it up within a minute. portage db reseal seals the older ones with it.\n`);
    return 0;
  });
}

/** `portage db reseal`: seals all payloads with the newest key that are not. It can be broken off and called again. */
export async function dbReseal(args: readonly string[]): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  return withDatabase("db reseal", "up to date", async ({ database, keys }) => {
    const store = await openStore(database, keys);
    const progress = new Progress();
    const { payloads, unreadable } = await reseal(store, (done, of) => progress.tell(() => `${done} of ${of} payloads`));
    progress.end();
    process.stdout.write(`${payloads} payloads were sealed with key ${store.payloads.newest()}.\n`);
    return unreadable.length === 0 ? 0 : refuse("db reseal", unreadable.map((place) => `the payload ${place} does not open: it was changed, or put into another one's place. It stays as it is.`));
  });
}
