import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A YAML file of the site folder: its name without the ending, its path and its text. */
export interface SiteFile {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

/** The YAML files of a folder by name; none where the folder is not there. */
export function loadSiteFiles(folder: string): SiteFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => ({ name: name.slice(0, -".yaml".length), file: join(folder, name), text: readFileSync(join(folder, name), "utf8") }));
}
