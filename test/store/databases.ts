import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll } from "vitest";
import { openDatabase } from "../../src/store/open.ts";
import type { StorePlace } from "../../src/store/open.ts";

const url = process.env["PORTAGE_TEST_DATABASE_URL"];
const root = mkdtempSync(join(tmpdir(), "portage-store-"));
process.on("exit", () => rmSync(root, { recursive: true, force: true }));

/** A new place for an embedded store: a copy of a folder that is initialised once, since initialising takes seconds. */
export async function embeddedPlace(): Promise<{ readonly folder: string }> {
  const template = join(root, "template");
  if (!existsSync(template)) await (await openDatabase({ folder: template })).close();
  const folder = join(mkdtempSync(join(root, "store-")), "data");
  cpSync(template, folder, { recursive: true });
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
    name: url === undefined ? "PostgreSQL (skipped: PORTAGE_TEST_DATABASE_URL is not set)" : "PostgreSQL",
    skip: url === undefined,
    place: serverPlace,
  },
];
