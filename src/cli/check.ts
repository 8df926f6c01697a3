import { parseArgs } from "node:util";
import { checkAccess } from "../access/load.ts";
import { loadConfig } from "../config.ts";
import { loadKnowledge, loadProfileLibrary } from "../knowledge.ts";
import type { Issue } from "../model/issue.ts";
import { openSite } from "../terminology/definitions/load.ts";

/** `portage check`: reads and checks everything that conversions rest on, and prints all that is wrong with file, line and remedy. */
export async function check(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean", default: false } } });
  const config = loadConfig(process.env);
  const settings = Array.isArray(config) ? config : config.warnings;
  const site = Array.isArray(config) ? process.env["PORTAGE_SITE"] : config.siteFolder;
  const { knowledge, issues: found } = loadKnowledge(site);
  const issues: Issue[] = [...settings, ...found, ...checkAccess(site), ...loadProfileLibrary(site).issues, ...(site === undefined ? [] : openSite(site).issues)];
  const errors = issues.filter(({ severity }) => severity === "error" || severity === "fatal");
  if (values.json) process.stdout.write(`${JSON.stringify({ errors: errors.length, issues })}\n`);
  else {
    for (const { severity, text } of issues) process.stdout.write(`${severity === "error" || severity === "fatal" ? "error" : severity}: ${text}\n`);
    const { plan } = knowledge.mapperOf(knowledge.feeds.get("default")!);
    process.stdout.write(
      `${plan.tables.length} tables, ${plan.messages.size} message tables, ${knowledge.terminology.size} ConceptMaps, ${knowledge.feeds.size} feeds: ` +
        `${errors.length === 0 ? "all in order" : `${errors.length} errors`} (tables ${plan.version})\n`,
    );
  }
  return errors.length === 0 ? 0 : 1;
}
