import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadTableFiles } from "../src/mapping/load.ts";
import { readTables } from "../src/mapping/read.ts";
import { readTablesOnce } from "../src/read-tables.ts";

const root = resolve(import.meta.dirname, "..");
const scratch = mkdtempSync(join(tmpdir(), "portage-tables-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const table = (reason: string) => ({ file: "mappings/a.yaml", text: `table: PID→Patient\nrows:\n  PID-1: { leave: ${reason} }\n` });
const reasons = ({ tables }: ReturnType<typeof readTables>) => tables.tables.flatMap(({ rows }) => rows.flatMap((row) => row.rows.map(({ leave }) => leave?.text)));
const place = () => mkdtempSync(join(scratch, "cache-"));

/** The one file that is kept in a folder. */
function keptIn(folder: string): string {
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return join(folder, name!);
}

describe("tables that are kept between starts", () => {
  it("are what reading Portage's own files gives", () => {
    const folder = place();
    const files = loadTableFiles(join(root, "mappings"), root);
    const { tables, issues } = readTables(files);
    expect(issues).toEqual([]);
    readTablesOnce(files, folder);
    expect(readTablesOnce(files, folder)).toEqual({ tables, issues: [] });
    // The version of the tables is a hash of this text.
    expect(JSON.stringify(readTablesOnce(files, folder).tables)).toBe(JSON.stringify(tables));
  });

  it("are used when nothing has changed", () => {
    const folder = place();
    readTablesOnce([table("one")], folder);
    const kept = keptIn(folder);
    writeFileSync(kept, readFileSync(kept, "utf8").replace("one", "kept"));
    expect(reasons(readTablesOnce([table("one")], folder))).toEqual(["kept"]);
  });

  it("are read anew when the text of a file has changed", () => {
    const folder = place();
    readTablesOnce([table("one")], folder);
    expect(reasons(readTablesOnce([table("two")], folder))).toEqual(["two"]);
    expect(reasons(readTablesOnce([table("one")], folder))).toEqual(["one"]);
  });

  it("are read anew when a file has another name, comes or goes", () => {
    const folder = place();
    const one = table("one");
    readTablesOnce([one], folder);
    expect(readTablesOnce([{ ...one, file: "mappings/b.yaml" }], folder).tables.tables[0]?.file).toBe("mappings/b.yaml");
    expect(readTablesOnce([one, { ...one, file: "mappings/b.yaml" }], folder).tables.tables).toHaveLength(2);
    expect(readTablesOnce([], folder).tables.tables).toEqual([]);
  });

  it("are read anew where what was kept is not whole", () => {
    const folder = place();
    readTablesOnce([table("one")], folder);
    const kept = keptIn(folder);
    writeFileSync(kept, readFileSync(kept, "utf8").slice(0, -20));
    expect(reasons(readTablesOnce([table("one")], folder))).toEqual(["one"]);
  });

  it("are not kept when something is wrong with them", () => {
    const folder = place();
    const wrong = [{ file: "mappings/a.yaml", text: "table: PID→Patient\nrow: 1\n" }];
    const first = readTablesOnce(wrong, folder).issues;
    expect(first).not.toEqual([]);
    expect(readTablesOnce(wrong, folder).issues).toEqual(first);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("are read where nothing can be kept", () => {
    const file = join(place(), "file");
    writeFileSync(file, "");
    expect(reasons(readTablesOnce([table("one")], join(file, "below")))).toEqual(["one"]);
  });
});
