import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { decisionsCsv } from "../mapping/decisions/csv.ts";
import { decisionsPage } from "../mapping/decisions/page.ts";
import { sectionsOf } from "../mapping/decisions/sections.ts";
import { feedOptions, openFeedTables, Refusal } from "./mapping-tables.ts";

const options = { ...feedOptions, format: { type: "string", default: "csv" }, out: { type: "string" } } as const;

/** `portage mapping export`: all decisions of the segment and data type tables, with a feed's overlays, for the people who review and sign them. */
export async function mappingExport(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  if (values.format !== "csv" && values.format !== "html") {
    process.stderr.write(`portage mapping export: there is no format "${values.format}". Known: csv, html.\n`);
    return 2;
  }
  const opened = openFeedTables(values);
  if (opened instanceof Refusal) {
    process.stderr.write(`portage mapping export: ${opened.text}\n`);
    return opened.exit;
  }
  const { decisions, dictionary, plan, feed } = opened;
  const sections = sectionsOf(decisions, dictionary);
  const text = values.format === "csv" ? decisionsCsv(sections, plan.version) : decisionsPage(sections, { tables: plan.version, feed: feed.name });
  if (values.out === undefined) process.stdout.write(text);
  else writeFileSync(values.out, text);
  process.stderr.write(`${decisions.length} decisions of ${new Set(decisions.map(({ table }) => table)).size} tables (tables ${plan.version})\n`);
  return 0;
}
