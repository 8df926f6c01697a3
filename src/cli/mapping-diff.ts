import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadKnowledge } from "../knowledge.ts";
import { compareTables, type TablesVersion } from "../mapping/decisions/compare.ts";
import { decisionsOf } from "../mapping/decisions/decide.ts";
import { differencesText } from "../mapping/decisions/difference-text.ts";
import { loadTableFiles } from "../mapping/load.ts";
import type { Knowledge as PlanningKnowledge } from "../mapping/plan/builder.ts";
import { overlaid } from "../mapping/plan/overlaid.ts";
import { planTables } from "../mapping/plan/plan-tables.ts";
import { readTables } from "../mapping/read.ts";
import { feedOptions, isError, openFeedTables, Refusal, siteOf } from "./mapping-tables.ts";

const options = { ...feedOptions, json: { type: "boolean", default: false } } as const;

/** `portage mapping diff A B`, or `--site DIR`: what two versions of the tables decide differently. Ends with 0 where they say the same, 1 where not, 2 where one cannot be read. */
export async function mappingDiff(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const versions = positionals.length === 0 ? siteVersions(values) : folderVersions(positionals, values);
  if (versions instanceof Refusal) {
    process.stderr.write(`portage mapping diff: ${versions.text}\n`);
    return 2;
  }
  const [before, after] = versions;
  const differences = compareTables(before, after);
  if (values.json) process.stdout.write(`${JSON.stringify({ before: before.plan.version, after: after.plan.version, differences })}\n`);
  else process.stdout.write(`Tables ${before.plan.version} and ${after.plan.version}\n\n${differencesText(differences)}`);
  return differences.length === 0 ? 0 : 1;
}

type Versions = readonly [before: TablesVersion, after: TablesVersion];

/** What Portage brings, and what a site makes of it for a feed. */
function siteVersions(values: { feed?: string; site?: string }): Versions | Refusal {
  if (siteOf(values) === undefined) return new Refusal("name two folders with mapping tables, or a site: --site DIR (or PORTAGE_SITE).", 2);
  const base = openFeedTables({ site: "" });
  const site = base instanceof Refusal ? base : openFeedTables(values);
  return base instanceof Refusal ? base : site instanceof Refusal ? site : [base, site];
}

function folderVersions(folders: readonly string[], { feed, site }: { feed?: string; site?: string }): Versions | Refusal {
  if (folders.length !== 2) return new Refusal("name two folders with mapping tables.", 2);
  if (feed !== undefined || site !== undefined) return new Refusal("two folders are compared without a feed or a site.", 2);
  const { planning } = loadKnowledge(undefined);
  const [before, after] = folders.map((folder) => readFolder(folder, planning));
  return before instanceof Refusal ? before : after instanceof Refusal ? after : [before!, after!];
}

/** The tables of a checkout, or of its mappings/ folder. */
function readFolder(given: string, planning: PlanningKnowledge): TablesVersion | Refusal {
  if (statSync(given, { throwIfNoEntry: false })?.isDirectory() !== true) return new Refusal(`there is no folder ${given}.`, 2);
  const folder = existsSync(join(given, "mappings")) ? join(given, "mappings") : given;
  const files = loadTableFiles(folder, given);
  if (files.length === 0) return new Refusal(`${folder} has no mapping tables (*.yaml).`, 2);
  const { tables: syntax, issues } = readTables(files);
  if (issues.length > 0) return new Refusal(`${given} cannot be read: ${issues[0]!.text}`, 2);
  const planned = planTables(syntax, planning);
  const errors = planned.issues.filter(isError);
  if (errors.length > 0) process.stderr.write(`portage mapping diff: ${given}: ${errors.length} ${errors.length === 1 ? "error" : "errors"} in the tables; what is wrong in message tables is left out. The first: ${errors[0]!.text}\n`);
  const { tables } = overlaid(syntax, { feed: null, realm: null });
  return { tables, plan: planned.plan, decisions: decisionsOf(tables, planning) };
}
