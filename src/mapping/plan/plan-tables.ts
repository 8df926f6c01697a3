import { createHash } from "node:crypto";
import type { Issue } from "../../model/issue.ts";
import { parseTargetPath } from "../grammar/target-path.ts";
import type { RowSyntax, TablesSyntax, TableSyntax } from "../syntax.ts";
import { Builder, type Knowledge } from "./builder.ts";
import { planMessage } from "./message.ts";
import { MessagePlans } from "./message-plans.ts";
import { overlaid, type OverlayChoice } from "./overlaid.ts";
import { Parts } from "./parts.ts";
import type { MappingPlan } from "./plan.ts";
import { isSelfContained } from "./self-contained.ts";
import { planTable } from "./table.ts";

/**
 * Resolves tables to a plan. The plan is fit for use only when `issues` holds no error. Message tables are planned, and so checked, at once; where `isSound` says of the
 * plan's version that they have been found in order before, when they are first used.
 */
export function planTables(
  syntax: TablesSyntax,
  knowledge: Knowledge,
  choice: OverlayChoice = { feed: null, realm: null },
  isSound: (version: string) => boolean = () => false,
): { readonly plan: MappingPlan; readonly issues: readonly Issue[] } {
  const { tables, overlays } = overlaid(syntax, choice);
  const builder = new Builder(tables, knowledge, writtenProperties(tables));
  reportDoubled(tables, builder);
  for (const one of overlays) if (!tables.some((table) => table.title === one.overlay)) builder.wrong("mapping.no-table", one, { table: one.overlay });
  const drafts = tables.map((table, index) => planTable(table, index, builder));
  const plans = drafts.map(({ plan }) => plan);
  const planned = drafts.map((draft) => ({ ...draft, plan: { ...draft.plan, selfContained: draft.plan.resource && isSelfContained(draft.plan, plans) } }));
  const parts = new Parts(syntax, builder);
  const written = new Map(syntax.messages.map((message) => [message.structure, message]));
  const messages = new MessagePlans(written.keys(), (structure) => planMessage(parts.joined(written.get(structure)!), planned, builder));
  const plan = { tables: planned.map((table) => table.plan), messages, rows: builder.rows, version: version(tables, syntax) };
  if (!isSound(plan.version)) messages.all();
  return { plan, issues: builder.issues };
}

/** Of two tables with one title nobody could say which decides. */
function reportDoubled(tables: readonly TableSyntax[], builder: Builder): void {
  const seen = new Map<string, TableSyntax>();
  for (const table of tables) {
    const first = seen.get(table.title);
    if (first === undefined) seen.set(table.title, table);
    else builder.wrong("mapping.doubled", table, { table: table.title, other: first.file });
  }
}

function writtenProperties(tables: readonly TableSyntax[]): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (rows: readonly RowSyntax[]) => {
    for (const row of rows) {
      for (const step of row.to === undefined ? [] : (parseTargetPath(row.to.text) ?? [])) names.add(step.name);
      add(row.rest ?? []);
      for (const one of row.cases ?? []) add(one.rows);
    }
  };
  for (const table of tables) for (const { rows } of table.rows) add(rows);
  return names;
}

/** A hash over everything that decides the output, places in files left out: moving a row changes nothing. */
function version(tables: readonly TableSyntax[], syntax: TablesSyntax): string {
  const text = JSON.stringify([tables, syntax.parts, syntax.messages], (key, value: unknown) => (key === "file" || key === "line" || key === "column" ? undefined : value));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
