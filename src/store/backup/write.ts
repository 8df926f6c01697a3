import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createZstdCompress } from "node:zlib";
import { issue } from "../../errors.ts";
import type { Database, Queries } from "../database.ts";
import { inSnapshot } from "../snapshot.ts";
import { sealed } from "./format.ts";
import type { Header, TableStart } from "./format.ts";
import { quoted, readBackupTables } from "./tables.ts";
import type { Table } from "./tables.ts";

/** How much was written or read. */
export interface BackupTotals {
  readonly schema: number;
  readonly rows: number;
}

/** A page ends at so many rows, or after the row that brings what is stored of it beyond so many bytes. */
const page = { rows: 2000, bytes: 1 << 20 };

/** Values are written as text: for all databases in one way. */
const asText = "set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'iso_8601'; set local bytea_output = 'hex'; set local extra_float_digits = 1";

/** The rows of a table in pages, each row a line. */
async function* rowsOf(queries: Queries, { name, columns, key }: Table): AsyncGenerator<readonly string[]> {
  const from = `portage.${quoted(name)}`;
  const keyList = key.map(quoted).join(", ");
  const sizes = columns.map((column) => `coalesce(pg_column_size(${quoted(column.name)}), 0)`).join(" + ");
  const values = columns.map((column) => `${quoted(column.name)}::text`).join(", ");
  const typeOf = (part: string) => columns.find((column) => column.name === part)!.type;
  let last: readonly (string | null)[] | undefined;
  for (;;) {
    const after: readonly (string | null)[] | undefined = last && key.map((part) => last![columns.findIndex((column) => column.name === part)]!);
    const beyond = after === undefined ? "" : `where (${keyList}) > (${key.map((part, index) => `$${index + 1}::text::${typeOf(part)}`).join(", ")})`;
    const rows: { line: string }[] = await queries.query<{ line: string }>(
      `select json_build_array(${values})::text as line
       from (select *, sum(portage_size) over (order by ${keyList} rows unbounded preceding) - portage_size as portage_before
             from (select *, ${sizes} as portage_size from ${from} ${beyond} order by ${keyList} limit ${page.rows}) found) measured
       where portage_before < ${page.bytes} order by ${keyList}`,
      after ?? [],
    );
    if (rows.length === 0) return;
    yield rows.map(({ line }) => line);
    last = JSON.parse(rows.at(-1)!.line) as (string | null)[];
  }
}

async function* linesOf(queries: Queries, header: Header, tables: readonly Table[], progress: (rows: number) => void): AsyncGenerator<string> {
  yield `${JSON.stringify(header)}\n`;
  let rows = 0;
  for (const table of tables) {
    yield `${JSON.stringify({ table: table.name } satisfies TableStart)}\n`;
    for await (const lines of rowsOf(queries, table)) {
      yield `${lines.join("\n")}\n`;
      progress((rows += lines.length));
    }
  }
}

async function headerOf(queries: Queries, tables: readonly Table[], takenAt: Date): Promise<Header> {
  const [migrated] = await queries.query<{ schema: number }>("select max(number) as schema from portage.migration", []);
  const counted: Header["tables"][number][] = [];
  for (const { name, columns } of tables) {
    const [row] = await queries.query<{ rows: number }>(`select count(*)::float8 as rows from portage.${quoted(name)}`, []);
    counted.push({ name, columns: columns.map((column) => column.name), rows: row!.rows });
  }
  return { portage: "backup", format: 1, schema: migrated!.schema, takenAt: takenAt.toISOString(), tables: counted };
}

/**
 * Writes a backup of the store as it is at this moment into a new file, which appears whole or not at all. Payloads stay sealed. Memory does not grow with the
 * store. Throws `store.no-schema` where there is no store, and `store.backup-exists` where the file is there.
 */
export async function writeBackup(database: Database, file: string, takenAt: Date, progress: (rows: number, of: number) => void): Promise<BackupTotals> {
  if (existsSync(file)) throw new Error(issue("store.backup-exists", { file }).text);
  return inSnapshot(database, async (queries) => {
    await queries.query(asText);
    const tables = await readBackupTables(queries);
    if (tables.length === 0) throw new Error(issue("store.no-schema").text);
    const header = await headerOf(queries, tables, takenAt);
    const total = header.tables.reduce((sum, { rows }) => sum + rows, 0);
    const lines = linesOf(queries, header, tables, (rows) => progress(rows, total));
    const draft = `${file}.${process.pid}`;
    try {
      const compress = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } });
      await pipeline(Readable.from(sealed(lines)), compress, createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true }));
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    return { schema: header.schema, rows: total };
  });
}
