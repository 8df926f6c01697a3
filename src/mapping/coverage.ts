import type { Dictionary } from "../model/dictionary.ts";
import type { MappingPlan, Row } from "./plan/plan.ts";

/** What the tables support, for GET /coverage: generated from the plan, so that it cannot say more than is there. */
export interface Coverage {
  readonly tables: string;
  readonly messages: readonly { readonly structure: string; readonly resources: readonly string[] }[];
  readonly segments: readonly { readonly segment: string; readonly resources: readonly string[]; readonly fields: Readonly<Record<Decision, number>> }[];
  readonly dataTypes: readonly string[];
}

type Decision = "migrated" | "archived" | "left" | "undecided";

export function coverageOf(plan: MappingPlan, dictionary: Dictionary): Coverage {
  const segments = new Map<string, { resources: string[]; decisions: Map<number, Decision> }>();
  for (const table of plan.tables) {
    if (table.unit === null) continue;
    const known = segments.get(table.unit) ?? { resources: [], decisions: new Map<number, Decision>() };
    segments.set(table.unit, known);
    known.resources.push(table.target);
    for (const { place, foreign, rows } of table.places) {
      if (foreign) continue;
      const decision = decisionOf(rows);
      const field = place.keys[0]!;
      if (strength[decision] > strength[known.decisions.get(field) ?? "undecided"]) known.decisions.set(field, decision);
    }
  }
  return {
    tables: plan.version,
    messages: [...plan.messages.values()].map(({ structure, instances }) => ({ structure, resources: [...new Set(instances.map(({ type }) => type))] })),
    segments: [...segments].sort(([a], [b]) => (a < b ? -1 : 1)).map(([segment, { resources, decisions }]) => {
      const fields = { migrated: 0, archived: 0, left: 0, undecided: 0 };
      for (const { number } of dictionary.segment(segment) ?? []) {
        if (segment === "MSH" && number <= 2) continue;
        fields[decisions.get(number) ?? "undecided"]++;
      }
      return { segment, resources, fields };
    }),
    dataTypes: plan.tables.filter(({ unit }) => unit === null).map(({ title }) => title),
  };
}

const strength: Record<Decision, number> = { undecided: 0, left: 1, archived: 2, migrated: 3 };

function decisionOf(rows: readonly Row[]): Decision {
  if (rows.some(({ kind }) => kind === "write" || kind === "switch" || kind === "consumed")) return "migrated";
  if (rows.some((row) => row.kind === "settle" && row.outcome === "archived")) return "archived";
  return rows.length > 0 ? "left" : "undecided";
}
