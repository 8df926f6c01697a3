import { parseAllDocuments } from "yaml";
import { loadKnowledge } from "../../../src/knowledge.ts";
import type { TablesVersion } from "../../../src/mapping/decisions/compare.ts";
import { decisionsOf } from "../../../src/mapping/decisions/decide.ts";
import type { Decision } from "../../../src/mapping/decisions/decision.ts";
import { overlaid, type OverlayChoice } from "../../../src/mapping/plan/overlaid.ts";
import { planTables } from "../../../src/mapping/plan/plan-tables.ts";
import { readTables } from "../../../src/mapping/read.ts";

/** What the project's own tables and definitions are. */
export const own = loadKnowledge(undefined);

/** Tables of a YAML text (documents apart by `---`), beside the project's data type tables. */
export function versionOf(text: string, choice: OverlayChoice = { feed: null, realm: null }): TablesVersion {
  const files = parseAllDocuments(text).map((document, index) => ({ file: `t${index + 1}.yaml`, text: document.toString() }));
  const { tables: syntax, issues } = readTables(files);
  if (issues.length > 0) throw new Error(issues[0]!.text);
  const dataTypes = own.tables.tables.filter(({ file }) => file.includes("/datatypes/"));
  const all = { ...syntax, tables: [...syntax.tables, ...dataTypes] };
  const { tables } = overlaid(all, choice);
  return { tables, plan: planTables(all, own.planning, choice).plan, decisions: decisionsOf(tables, own.planning) };
}

/** The decisions of a text's own tables, without those of the project's data types. */
export function decisionsIn(text: string, choice?: OverlayChoice): readonly Decision[] {
  return versionOf(text, choice).decisions.filter(({ file }) => /^t\d+\.yaml$/.test(file));
}
