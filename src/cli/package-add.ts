import { cpSync, existsSync, mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { labelOf } from "../validation/packages/library.ts";
import { loadPackage } from "../validation/packages/load.ts";
import { siteFolder } from "./site-folder.ts";

/** `portage package add FILE|DIR`: reads a package and, where it is sound, copies it into profiles/ of the site folder. */
export async function packageAdd(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { site: { type: "string" }, force: { type: "boolean", default: false } }, allowPositionals: true });
  const site = siteFolder(values.site);
  if (positionals.length === 0 || site === undefined) {
    process.stderr.write(`portage package add: ${site === undefined ? "set PORTAGE_SITE, or name the site folder with --site" : "name a package (.tgz), a folder or a JSON file"}.\n`);
    return 2;
  }
  const folder = join(site, "profiles");
  let failed = 0;
  for (const path of positionals) {
    const { packages, issues } = loadPackage(path);
    for (const { severity, text } of issues) process.stderr.write(`${severity}: ${text}\n`);
    const [loaded] = packages;
    const target = join(folder, basename(path));
    if (loaded === undefined || loaded.entries.length === 0 || issues.some(({ severity }) => severity === "error")) {
      failed++;
      if (loaded?.entries.length === 0) process.stderr.write(`error: ${path} has no definitions.\n`);
    } else if (existsSync(target) && !values.force) {
      failed++;
      process.stderr.write(`error: ${target} is there already; --force replaces it.\n`);
    } else {
      mkdirSync(folder, { recursive: true });
      cpSync(path, target, { recursive: true });
      process.stdout.write(`${labelOf(loaded)}: ${loaded.entries.length} definitions, now in ${target}\n`);
    }
  }
  return failed === 0 ? 0 : 1;
}
