import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ConceptMap } from "@medplum/fhirtypes";
import type { Issue } from "../model/issue.ts";
import { earlierFolder } from "../terminology/load.ts";
import { readDecisions } from "../terminology/review/decisions.ts";
import { newVersions } from "../terminology/review/new-version.ts";
import { printMap } from "../terminology/review/print-map.ts";
import { readSheet } from "../terminology/review/read-sheet.ts";
import { openTerminology } from "./site-terminology.ts";

const options = { "dry-run": { type: "boolean", default: false } } as const;

/**
 * `portage terminology import FILE`: makes new versions of ConceptMaps in the site folder of a reviewed sheet. All of the sheet is in order, or nothing is
 * written; the version before stays in `conceptmaps/earlier/`.
 */
export async function terminologyImport(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) return refuse("name one reviewed sheet: portage terminology import reviewed.csv", 2);
  const opened = openTerminology("terminology import");
  if (opened === undefined) return 1;
  const { config, knowledge } = opened;
  if (config.siteFolder === undefined) return refuse("set PORTAGE_SITE to the site folder, where the new versions go.", 2);
  const sheet = readSheet(decode(readFileSync(file)));
  const read = readDecisions(sheet.rows, (map) => knowledge.terminology.find(map), knowledge.library);
  const made = newVersions(read.decisions, new Date().toISOString().slice(0, 10));
  const issues = [...sheet.issues, ...read.issues, ...made.issues];
  const errors = issues.filter(isError);
  for (const one of issues) process.stderr.write(`${isError(one) ? "error" : one.severity}: ${one.text}\n`);
  if (errors.length > 0) return refuse(`${errors.length} ${errors.length === 1 ? "error" : "errors"}; nothing is written.`, 1);
  const folder = join(config.siteFolder, "conceptmaps");
  for (const { before, map, added } of made.versions) {
    const path = join(folder, `ConceptMap-${map.id}.json`);
    if (!values["dry-run"]) write(folder, path, before, map);
    process.stdout.write(`${path}: version ${map.version} with ${added} more ${added === 1 ? "code" : "codes"} than ${before.version}\n`);
  }
  const done = `${read.decisions.length} decisions, ${read.open} lines left undecided.`;
  process.stdout.write(values["dry-run"] ? `${done} Nothing was written (--dry-run).\n` : `${done}${made.versions.length > 0 ? " Restart the service to use the new versions." : ""}\n`);
  return 0;
}

/** The new version appears whole; whatever the file held before is kept first. */
function write(folder: string, path: string, before: ConceptMap, map: ConceptMap): void {
  mkdirSync(join(folder, earlierFolder), { recursive: true });
  const kept = join(folder, earlierFolder, `ConceptMap-${map.id}-${before.version?.replace(/[^\w.-]/g, "_")}.json`);
  if (!existsSync(kept)) writeFileSync(kept, existsSync(path) ? readFileSync(path) : printMap(before));
  const draft = `${path}.draft`;
  writeFileSync(draft, printMap(map));
  renameSync(draft, path);
}

/** UTF-8, or UTF-16 with its byte order mark, as spreadsheets save text; "" for anything else. */
function decode(bytes: Buffer): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

function isError({ severity }: Issue): boolean {
  return severity === "error" || severity === "fatal";
}

function refuse(problem: string, code: number): number {
  process.stderr.write(`portage terminology import: ${problem}\n`);
  return code;
}
