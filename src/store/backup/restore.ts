import { createReadStream } from "node:fs";
import { createZstdDecompress } from "node:zlib";
import { issue } from "../../errors.ts";
import type { Database, Queries } from "../database.ts";
import { headSeal } from "../ledger/link.ts";
import { migrateWithin, migrations } from "../migrate.ts";
import { derivedKey } from "../sealing/key-service.ts";
import { checkDataKeys } from "../sealing/payloads.ts";
import { readHeads } from "../statements/read-heads.ts";
import type { StoreKeys } from "../store.ts";
import { linesOf, unreadable, unsealed } from "./format.ts";
import type { Header, TableStart } from "./format.ts";
import { quoted, readTables } from "./tables.ts";
import type { Table } from "./tables.ts";
import type { BackupTotals } from "./write.ts";

/** A batch of rows ends at either. */
const batch = { rows: 1000, characters: 1 << 20 };

/** Reads the header; throws where it is none. */
function headerOf(line: string | undefined): Header {
  let value: unknown;
  try {
    value = JSON.parse(line ?? "");
  } catch {
    throw unreadable("it does not begin with the header of a backup");
  }
  const { portage, format, schema, tables } = value as Partial<Header>;
  if (portage !== "backup" || format !== 1 || !Number.isInteger(schema) || !Array.isArray(tables)) throw unreadable("it does not begin with the header of a backup");
  const newest = migrations().at(-1)!.number;
  if (schema! > newest) throw new Error(issue("store.backup-newer", { number: schema! }).text);
  return value as Header;
}

/** Empties the place for the schema of the backup. Throws `store.not-empty` where anything would be lost. */
async function makeRoom(queries: Queries): Promise<void> {
  await queries.query("select pg_advisory_xact_lock(hashtext('portage.migration'))", []);
  for (const { name } of await readTables(queries)) {
    const rows = await queries.query(`select from portage.${quoted(name)} limit 1`, []);
    if (rows.length > 0) throw new Error(issue("store.not-empty", { table: name }).text);
  }
  await queries.query("drop schema if exists portage cascade");
}

/** Takes the foreign keys away, so that rows can come in any order; gives the statement that brings them back and checks them all. */
async function withoutForeignKeys(queries: Queries): Promise<string> {
  const keys = await queries.query<{ place: string; name: string; definition: string }>(
    `select conrelid::regclass::text as place, conname as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where connamespace = 'portage'::regnamespace and contype = 'f' order by 1, 2`,
    [],
  );
  await queries.query(keys.map(({ place, name }) => `alter table ${place} drop constraint ${quoted(name)};`).join("\n"));
  return keys.map(({ place, name, definition }) => `alter table ${place} add constraint ${quoted(name)} ${definition};`).join("\n");
}

type Row = readonly (string | null)[];

/** Gives a function that puts rows into a table. The file's columns must be those of the table. */
function insertInto(queries: Queries, { name, columns }: Table, given: readonly string[]): (rows: readonly Row[]) => Promise<void> {
  const types = new Map(columns.map((column) => [column.name, column.type]));
  if (given.length !== types.size || given.some((column) => !types.has(column))) throw unreadable(`the columns of ${name} are not those of its schema version`);
  const texts = given.map((_, index) => `$${index + 1}::text[]`).join(", ");
  const values = given.map((column, index) => `value${index}::${types.get(column)}`).join(", ");
  const names = given.map((_, index) => `value${index}`).join(", ");
  const sql = `insert into portage.${quoted(name)} (${given.map(quoted).join(", ")}) overriding system value select ${values} from unnest(${texts}) as given (${names})`;
  return async (rows) => {
    if (rows.some((row) => row.length !== given.length)) throw unreadable(`a row of ${name} has not as many values as columns`);
    await queries.query(sql, given.map((_, index) => rows.map((row) => row[index]!)));
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw unreadable("it has a line that is no JSON");
  }
}

/** Puts all rows into their tables; throws where their numbers are not those of the header. */
async function load(queries: Queries, header: Header, lines: AsyncIterator<string>, progress: (rows: number) => void): Promise<number> {
  const tables = new Map((await readTables(queries)).map((table) => [table.name, table]));
  const counts = new Map<string, number>();
  let name = "";
  let insert: ((rows: readonly Row[]) => Promise<void>) | undefined;
  let waiting: Row[] = [];
  let characters = 0;
  let rows = 0;
  const flush = async () => {
    if (waiting.length === 0) return;
    await insert!(waiting);
    progress((rows += waiting.length));
    counts.set(name, counts.get(name)! + waiting.length);
    waiting = [];
    characters = 0;
  };
  for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
    const line = next.value;
    if (line.startsWith("[") && insert !== undefined) {
      waiting.push(parsed(line) as Row);
      characters += line.length;
      if (waiting.length >= batch.rows || characters >= batch.characters) await flush();
      continue;
    }
    await flush();
    name = (parsed(line) as TableStart).table;
    const table = tables.get(name);
    const given = header.tables.find((one) => one.name === name);
    if (table === undefined || given === undefined || counts.has(name)) throw unreadable("it has a table that its schema version does not have");
    insert = insertInto(queries, table, given.columns);
    counts.set(name, 0);
  }
  await flush();
  for (const table of header.tables) if (counts.get(table.name) !== table.rows) throw unreadable(`the table ${table.name} does not have as many rows as its header says`);
  return rows;
}

/** Lets numbers that the database gives go on where they were. */
async function continueNumbers(queries: Queries): Promise<void> {
  const columns = await queries.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns where table_schema = 'portage' and is_identity = 'YES'`,
    [],
  );
  for (const { table, column } of columns) {
    await queries.query(`select setval(pg_get_serial_sequence($1, $2), coalesce(max(${quoted(column)}), 1), max(${quoted(column)}) is not null) from portage.${quoted(table)}`, [`portage.${quoted(table)}`, column]);
  }
}

/** Throws where the deployment's keys are not those that the backup was made with: then nobody could read what was restored. */
async function checkKeys(queries: Queries, { deployment, services }: StoreKeys): Promise<void> {
  const key = derivedKey(deployment, "ledger");
  const heads = await readHeads(queries);
  const fits = heads.some((head) => Buffer.compare(headSeal(key, head.chain, head), head.seal) === 0);
  if (heads.length > 0 && !fits) throw new Error(issue("store.backup-other-key").text);
  await checkDataKeys(queries, services);
}

/**
 * Restores a backup into an empty store, all of it or nothing, and brings its schema up to date. Memory does not grow with the backup. Throws where the store
 * has rows, where the file is not a whole backup, and where the deployment's keys do not open it.
 */
export async function restoreBackup(database: Database, file: string, keys: StoreKeys, progress: (rows: number, of: number) => void): Promise<BackupTotals> {
  const bytes = createReadStream(file).on("error", (error) => decompressed.destroy(error));
  const decompressed = createZstdDecompress();
  const lines = unsealed(linesOf(bytes.pipe(decompressed)));
  try {
    const header = headerOf((await lines.next()).value as string | undefined);
    const total = header.tables.reduce((sum, table) => sum + table.rows, 0);
    const rows = await database.transaction(async (queries) => {
      await makeRoom(queries);
      await migrateWithin(queries, header.schema);
      const foreignKeys = await withoutForeignKeys(queries);
      const loaded = await load(queries, header, lines, (done) => progress(done, total));
      await queries.query(foreignKeys);
      await continueNumbers(queries);
      await migrateWithin(queries);
      await checkKeys(queries, keys);
      return loaded;
    });
    for (const { name } of await readTables(database)) await database.query(`analyze portage.${quoted(name)}`);
    return { schema: header.schema, rows };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code?.startsWith("ZSTD_") === true || code === "Z_BUF_ERROR" ? unreadable("it is not compressed with zstd, or is cut off") : error;
  } finally {
    bytes.destroy();
  }
}
