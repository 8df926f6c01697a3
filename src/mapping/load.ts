import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Dictionary } from "../model/dictionary.ts";
import type { Issue } from "../model/issue.ts";
import { readCodingSystems, type CodingSystems } from "./coding-systems.ts";
import { readNotConverted, type NotConverted } from "./not-converted.ts";
import type { TableFile } from "./read.ts";

const codingSystemsFile = "coding-systems.yaml";
const notConvertedFile = "not-converted.yaml";
/** Files below a mappings folder that are no tables. */
const others: readonly string[] = [codingSystemsFile, notConvertedFile];

/** All table files (`*.yaml`) below a folder, in the order of their names. File names in messages are relative to `root`. */
export function loadTableFiles(folder: string, root: string): TableFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml") && !others.includes(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ file: relative(root, path), text: readFileSync(path, "utf8") }));
}

/** The names of coding systems in `coding-systems.yaml` of a folder; none where the folder has no such file. */
export function loadCodingSystems(folder: string): CodingSystems {
  const path = join(folder, codingSystemsFile);
  return existsSync(path) ? readCodingSystems({ file: path, text: readFileSync(path, "utf8") }) : { systems: new Map(), issues: [] };
}

/** The structures that carry no record to convert: `not-converted.yaml` of a folder. File names in messages are relative to `root`. */
export function loadNotConverted(folder: string, root: string, dictionary: Dictionary): NotConverted & { readonly issues: readonly Issue[] } {
  const path = join(folder, notConvertedFile);
  return readNotConverted({ file: relative(root, path), text: readFileSync(path, "utf8") }, dictionary);
}
