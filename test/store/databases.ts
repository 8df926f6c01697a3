import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Client } from "pg";
import { afterAll } from "vitest";
import { openDatabase } from "../../src/store/open.ts";
import type { StorePlace } from "../../src/store/open.ts";

const url = process.env["PORTAGE_TEST_DATABASE_URL"];
const root = mkdtempSync(join(tmpdir(), "portage-store-"));
// At the end of each test file: a thread of the test runner does not end as a process does.
afterAll(() => rmSync(root, { recursive: true, force: true }));

const project = join(import.meta.dirname, "..", "..");

/** Names a template by everything that it is made of. */
function templateName(): string {
  const hash = createHash("sha256");
  const sql = join(project, "src", "store", "sql");
  for (const file of [join(project, "node_modules", "@electric-sql", "pglite", "package.json"), ...readdirSync(sql).map((name) => join(sql, name))]) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

/** An initialised store, made once for all test files and runs, since initialising takes seconds. */
async function template(): Promise<string> {
  const folder = join(project, "node_modules", ".cache", "portage-store", templateName());
  if (existsSync(folder)) return folder;
  const made = `${folder}.${basename(root)}`;
  await (await openDatabase({ folder: made })).close();
  // Of several test files that make it at once, one renames it first.
  try {
    renameSync(made, folder);
  } catch {
    rmSync(made, { recursive: true, force: true });
  }
  return folder;
}

/** A new place for an embedded store: a copy of the template. */
export async function embeddedPlace(): Promise<{ readonly folder: string }> {
  const folder = join(mkdtempSync(join(root, "store-")), "data");
  cpSync(await template(), folder, { recursive: true });
  return { folder };
}

async function administer(statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url! });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

const made: string[] = [];
afterAll(async () => {
  if (made.length > 0) await administer(made.splice(0).map((name) => `drop database ${name} with (force)`));
});

/** A new, empty database on the server. */
async function serverPlace(): Promise<{ readonly url: string }> {
  const name = `portage_test_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await administer([`create database ${name}`]);
  made.push(name);
  return { url: Object.assign(new URL(url!), { pathname: `/${name}` }).href };
}

/** The databases that every case of the store runs against. */
export const databases: readonly { readonly name: string; readonly skip: boolean; readonly place: () => Promise<StorePlace> }[] = [
  { name: "PGlite", skip: false, place: embeddedPlace },
  {
    name: url === undefined ? `PostgreSQL (skipped: ${process.env["PORTAGE_TEST_DATABASE_MISSING"] ?? "PORTAGE_TEST_DATABASE_URL is not set"})` : "PostgreSQL",
    skip: url === undefined,
    place: serverPlace,
  },
];
