import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { issue } from "../errors.ts";
import type { Database, Queries } from "./database.ts";

const folder = join(import.meta.dirname, "sql");

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** The migrations that come with this version, in order: `sql/NNNN-name.sql`. */
export function migrations(): Migration[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, number, name] = /^(\d{4})-(.+)\.sql$/.exec(file) ?? [];
      return number === undefined || name === undefined ? [] : [{ number: Number(number), name, sql: readFileSync(join(folder, file), "utf8") }];
    });
}

const prepare = `
  select pg_advisory_xact_lock(hashtext('portage.migration'));
  create schema if not exists portage;
  create table if not exists portage.migration (
    number integer primary key,
    name text not null,
    applied_at timestamptz not null default now()
  );
`;

/**
 * Brings the schema up to date, forward only, in one transaction under a lock: of several processes that start at once,
 * one migrates and the others wait. Gives the numbers it applied. Throws when the database is newer than this version.
 */
export function migrate(database: Database): Promise<number[]> {
  return database.transaction((queries) => migrateWithin(queries));
}

/** The same inside a transaction, and no further than to a migration's number. */
export async function migrateWithin(queries: Queries, last = Number.POSITIVE_INFINITY): Promise<number[]> {
  await queries.query(prepare);
  const applied = new Set((await queries.query<{ number: number }>("select number from portage.migration")).map((row) => row.number));
  const known = migrations();
  const newest = Math.max(...applied, 0);
  if (known.every((migration) => migration.number < newest)) throw new Error(issue("store.newer-schema", { number: newest }).text);
  const missing = known.filter(({ number }) => !applied.has(number) && number <= last);
  for (const { number, name, sql } of missing) {
    await queries.query(sql);
    await queries.query("insert into portage.migration (number, name) values ($1, $2)", [number, name]);
  }
  return missing.map(({ number }) => number);
}
