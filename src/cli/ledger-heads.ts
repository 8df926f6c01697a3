import { parseArgs } from "node:util";
import { anchorLine } from "../store/ledger/anchors.ts";
import { readHeads } from "../store/statements/read-heads.ts";
import { withDatabase } from "./with-database.ts";

/** `portage ledger heads`: the ends of all chains, to be kept where nobody who can write to the store can write. */
export async function ledgerHeads(args: readonly string[]): Promise<number> {
  parseArgs({ args: [...args], options: {} });
  return withDatabase("ledger heads", "up to date", async ({ database }) => {
    const heads = (await readHeads(database)).filter(({ length }) => length > 0);
    process.stdout.write([`# Ends of the ledger's ${heads.length} chains at ${new Date().toISOString()}: chain, length, hash.`, ...heads.map(anchorLine), ""].join("\n"));
    return 0;
  });
}
