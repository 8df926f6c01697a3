import { loadConfig, type Config } from "../config.ts";
import { loadKnowledge } from "../knowledge.ts";
import type { Knowledge } from "../pipeline.ts";

/** The settings and what they load, as far as commands about terminology need it, or undefined after saying on standard error why there is none. */
export function openTerminology(command: string): { readonly config: Config; readonly knowledge: Knowledge } | undefined {
  const config = loadConfig(process.env);
  const problem = (text: string) => void process.stderr.write(`portage ${command}: ${text}\n`);
  if (Array.isArray(config)) {
    for (const { text } of config) problem(text);
    return undefined;
  }
  const { knowledge, issues } = loadKnowledge(config.siteFolder);
  const error = issues.find(({ severity }) => severity === "error" || severity === "fatal");
  if (error === undefined) return { config, knowledge };
  problem(`the tables, ConceptMaps or feeds are not in order; \`portage check\` lists all. The first: ${error.text}`);
  return undefined;
}
