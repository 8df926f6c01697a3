import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { TableFile } from "./read.ts";

/** All table files (`*.yaml`) below a folder, in the order of their names. File names in messages are relative to `root`. */
export function loadTableFiles(folder: string, root: string): TableFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: relative(root, path), text: readFileSync(path, "utf8") }));
}
