import { parseArgs } from "node:util";
import { loadConfig } from "../config.ts";
import type { Engine } from "../model/engine.ts";
import type { CountedAuthority } from "../model/worklist.ts";
import { openDatabase } from "../store/open.ts";
import { worklistOf } from "../store/worklist.ts";
import { openAuthorities, openCodes, type Open, type OpenCode, type OpenQuery } from "../worklist.ts";
import { openOrRefuse } from "./open.ts";
import { showTable } from "./show-table.ts";

const options = { feed: { type: "string" }, limit: { type: "string", default: "100" }, json: { type: "boolean", default: false } } as const;

/** `portage worklist authorities|codes`: reads the store that the settings name. The embedded one belongs to one process at a time; a running service answers `GET /worklist/…`. */
export async function worklist(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [kind, ...more] = positionals;
  const limit = Number(values.limit);
  if ((kind !== "authorities" && kind !== "codes") || more.length > 0) return refuse("say what to list: authorities or codes.", 2);
  if (!Number.isInteger(limit) || limit < 1) return refuse("--limit takes a number from 1.", 2);
  const engine = openOrRefuse();
  const config = loadConfig(process.env);
  if (engine === undefined || Array.isArray(config)) return 1;
  if (values.feed !== undefined && engine.feedOf(values.feed) === undefined) return refuse(`there is no feed "${values.feed}". Known: ${engine.feeds().join(", ")}.`, 2);
  const place = config.databaseUrl === undefined ? { folder: config.dataFolder } : { url: config.databaseUrl };
  const database = await openDatabase(place).catch((error: Error) => error);
  if (database instanceof Error) return refuse(`${database.message} A running service answers GET /worklist/${kind}.`, 1);
  try {
    process.stdout.write(await listed(kind, worklistOf(database), engine, { feeds: values.feed === undefined ? undefined : [values.feed], limit }, values.json));
  } finally {
    await database.close();
  }
  return 0;
}

async function listed(kind: "authorities" | "codes", store: ReturnType<typeof worklistOf>, engine: Engine, query: OpenQuery, json: boolean): Promise<string> {
  if (kind === "authorities") {
    const open = await openAuthorities(store, engine, query);
    return json ? `${JSON.stringify(open)}\n` : authoritiesText(open);
  }
  const open = await openCodes(store, engine, query);
  return json ? `${JSON.stringify(open)}\n` : codesText(open);
}

function authoritiesText({ items, total }: Open<CountedAuthority>): string {
  if (total === 0) return "No kept record has named an assigning authority that its feed does not know.\n";
  const rows = items.map(({ feed, namespace, universalId, universalIdType, system, count, firstSeenAt, lastSeenAt }) => [
    count, feed, namespace ?? "", universalId ?? "", universalIdType ?? "", system, day(firstSeenAt), day(lastSeenAt),
  ]);
  return `${showTable(["count", "feed", "namespace", "universal id", "type", "system given", "first seen", "last seen"], rows)}${rest(items.length, total)}
Register each under \`authorities\` in feeds/<feed>.yaml of the site folder: its universal id, or its namespace where it has none, with the system URI that it is to have.\n`;
}

function codesText({ items, total }: Open<OpenCode>): string {
  if (total === 0) return "No kept record has a code that its ConceptMap does not speak of.\n";
  const rows = items.map(({ feed, conceptMap, system, code, count, firstSeenAt, lastSeenAt, nearest }) => [
    count, feed, conceptMap.slice(conceptMap.lastIndexOf("/") + 1), system ?? "", code, nearest === null ? "" : `${nearest.code}${nearest.display === null ? "" : ` (${nearest.display})`}`, day(firstSeenAt), day(lastSeenAt),
  ]);
  return `${showTable(["count", "feed", "ConceptMap", "system", "code", "nearest in the map", "first seen", "last seen"], rows)}${rest(items.length, total)}
Add each to its ConceptMap in conceptmaps/ of the site folder. What is nearest is a suggestion by spelling alone.\n`;
}

function day(instant: string): string {
  return instant.slice(0, 10);
}

function rest(shown: number, total: number): string {
  return shown < total ? `… and ${total - shown} more (--limit).\n` : "";
}

function refuse(problem: string, code: number): number {
  process.stderr.write(`portage worklist: ${problem}\n`);
  return code;
}
