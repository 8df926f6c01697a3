import { parseArgs } from "node:util";
import type { LedgerDetail } from "../model/ledger.ts";
import { isId } from "../store/id.ts";
import { findRecords } from "../store/statements/find-records.ts";
import { readEntriesOf } from "../store/statements/read-entries.ts";
import type { KeptLink } from "../store/statements/read-entries.ts";
import { refuse } from "./refuse.ts";
import { withDatabase } from "./with-database.ts";

const options = { json: { type: "boolean", default: false } } as const;

/** `portage ledger show RECORD`: what happened to a record, by its id or the sender's id of it (MSH-10). */
export async function ledgerShow(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0) {
    refuse("ledger show", "say which record: its id, or the sender's id of it (MSH-10).");
    return 2;
  }
  return withDatabase("ledger show", "up to date", async ({ database }) => {
    // The ledger may speak of a record whose row is gone.
    const records = isId(name) ? [{ id: name }] : await findRecords(database, name);
    const histories = await Promise.all(records.map(async ({ id }) => ({ id, entries: await readEntriesOf(database, id) })));
    const told = histories.filter(({ entries }) => entries.length > 0);
    if (told.length === 0) return refuse("ledger show", `the ledger has no record ${name}.`);
    for (const { id, entries } of told) process.stdout.write(values.json ? entries.map((entry) => `${JSON.stringify(valueOf(entry))}\n`).join("") : `Record ${id}\n${entries.map(lineOf).join("")}`);
    return 0;
  });
}

function detailOf({ detail }: KeptLink): LedgerDetail {
  try {
    return JSON.parse(detail) as LedgerDetail;
  } catch {
    return { unreadable: detail };
  }
}

function valueOf(entry: KeptLink) {
  return { ...entry, detail: detailOf(entry), hash: Buffer.from(entry.hash).toString("hex") };
}

function lineOf(entry: KeptLink): string {
  const { at, event, who, deliveryId, chain, number } = entry;
  const detail: LedgerDetail = { ...(deliveryId !== null && { delivery: deliveryId }), ...detailOf(entry) };
  const said = Object.entries(detail).map(([name, value]) => `${name}=${typeof value === "object" && value !== null ? value.join(",") : value}`);
  return `  ${at}  ${event.padEnd(12)}  ${who.padEnd(8)}  ${said.join(" ")}  (${chain.slice(0, 8)} ${number})\n`;
}
