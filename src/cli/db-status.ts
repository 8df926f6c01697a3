import { parseArgs } from "node:util";
import { loadRetention } from "../retention.ts";
import type { StorePlace } from "../store/open.ts";
import { readStatus } from "../store/status.ts";
import type { KeyStatus, StoreStatus } from "../store/status.ts";
import { showTable } from "./show-table.ts";
import { withDatabase } from "./with-database.ts";

/** `portage db status`: how the store is; changes nothing. */
export async function dbStatus(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean", default: false } } });
  return withDatabase("db status", "asItIs", async ({ database, config, place }) => {
    const status = await readStatus(database, loadRetention(config.siteFolder));
    process.stdout.write(values.json ? `${JSON.stringify({ place: placeText(place), ...status })}\n` : textOf(place, status));
    return 0;
  });
}

/** Where the store is, without a password. */
function placeText(place: StorePlace): string {
  if ("folder" in place) return `embedded, in ${place.folder}`;
  const { hostname, port, pathname } = new URL(place.url);
  return `${hostname}${port === "" ? "" : `:${port}`}${pathname}`;
}

function textOf(place: StorePlace, { server, schema, applied, pending, tables, states, keys, due }: StoreStatus): string {
  const parts = [
    `${server}, ${placeText(place)}\n`,
    schema === null ? "There is no store yet; portage db migrate makes it.\n" : `Schema version ${schema}${pending.length === 0 ? ", up to date" : ""}\n`,
  ];
  if (applied.length > 0) parts.push(showTable(["migration", "name", "applied"], applied.map(({ number, name, appliedAt }) => [number, name, second(appliedAt)])));
  if (pending.length > 0) parts.push(`Pending, applied by portage db migrate and by the next start: ${pending.map(({ number, name }) => `${number} ${name}`).join(", ")}\n`);
  if (tables.length > 0) parts.push(showTable(["table", "rows", "size"], tables.map(({ table, rows, bytes }) => [table, rows, size(bytes)])));
  if (states !== null) {
    const { deliveries, quarantine, records, oldestQueuedAt } = states;
    parts.push(
      [
        `Records: ${records.kept} kept, ${records.expired} expired`,
        `Deliveries: ${counted(deliveries)}`,
        `Quarantine: ${counted(quarantine)}`,
        `Oldest delivery that is not settled: ${oldestQueuedAt === null ? "none" : `queued at ${second(oldestQueuedAt)}`}\n`,
      ].join("\n"),
    );
  }
  if (keys !== null) parts.push(showTable(["payload key", "payloads", "made", "wrapped by"], keys.map(keyRow)));
  if (due !== null) parts.push(`Payloads whose time is over: ${Object.keys(due).length === 0 ? "no feed has a time" : counted(due)}\n`);
  return parts.join("\n");
}

function keyRow({ number, wrappedBy, createdAt, payloads }: KeyStatus): (string | number)[] {
  return [number ?? "not sealed", payloads, createdAt === null ? "" : second(createdAt), wrappedBy ?? ""];
}

function counted(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts);
  return entries.length === 0 ? "none" : entries.map(([name, count]) => `${count} ${name}`).join(", ");
}

function second(instant: string): string {
  return `${instant.slice(0, 19)}Z`;
}

function size(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / (1 << 20)).toFixed(1)} MiB`;
}
