import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** A folder stands for the files below it (those whose names fit), in the order of their names. */
export function filesOf(path: string, fits = /./): string[] {
  if (path === "-" || !statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && fits.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
