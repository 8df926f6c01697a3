import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { readTables, type TableFile } from "./mapping/read.ts";
import type { TablesSyntax } from "./mapping/syntax.ts";

type Tables = ReturnType<typeof readTables>;

/**
 * Reads table files as `readTables` does, and keeps what it read in `folder` for the next start: reading the YAML of 65 files
 * takes 200 ms, what is kept 10 ms. It is kept under a hash of the files' names and texts and of the code that reads them, so
 * that it stands for nothing else. Tables with issues are not kept.
 */
export function readTablesOnce(files: readonly TableFile[], folder: string): Tables {
  const kept = join(folder, `tables-${extname(import.meta.filename).slice(1)}.json`);
  const hash = hashOf(files);
  const known = readKept(kept);
  if (known?.hash === hash) return { tables: known.tables, issues: [] };
  const read = readTables(files);
  if (read.issues.length === 0) keep(kept, JSON.stringify({ hash, tables: read.tables } satisfies Kept));
  return read;
}

interface Kept {
  readonly hash: string;
  readonly tables: TablesSyntax;
}

function hashOf(files: readonly TableFile[]): string {
  const hash = createHash("sha256");
  const add = (name: string, text: string) => hash.update(`${name.length} ${text.length} ${name}${text}`);
  const reader = join(import.meta.dirname, "mapping");
  for (const { name } of readdirSync(reader, { withFileTypes: true }).filter((entry) => entry.isFile())) add(name, readFileSync(join(reader, name), "utf8"));
  for (const { file, text } of files) add(file, text);
  return hash.digest("hex");
}

function readKept(path: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Kept;
  } catch {
    // Not there, or not whole: as good as nothing.
    return undefined;
  }
}

/** The file appears whole or not at all; several processes may write it at once. */
function keep(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  try {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch {
    // A place that cannot be written keeps nothing.
  }
}
