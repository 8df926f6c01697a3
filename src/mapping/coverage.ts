import type { Dictionary, StructureNode } from "../model/dictionary.ts";
import { anyMessage } from "./convert.ts";
import type { NotConverted } from "./not-converted.ts";
import type { MappingPlan, MessagePlan, Row } from "./plan/plan.ts";

/** What the tables support, for GET /coverage: generated from the plan, so that it cannot say more than is there. */
export interface Coverage {
  readonly tables: string;
  readonly messages: readonly { readonly structure: string; readonly resources: readonly string[] }[];
  /** Every structure of the dictionary, and those of a type that it does not have where something is said of them (`QBP_*`). */
  readonly structures: readonly StructureCoverage[];
  readonly segments: readonly { readonly segment: string; readonly resources: readonly string[]; readonly fields: Readonly<Record<Decision, number>> }[];
  readonly dataTypes: readonly string[];
}

export interface StructureCoverage {
  readonly structure: string;
  /** Through a message table of its own, through the generic one, or not at all. */
  readonly conversion: "own table" | "generic" | "none";
  /** Why messages without a record are refused: for `none` all of them, else those of the frame alone. */
  readonly refused?: string;
  /** Of a generic conversion: segments of the structure that the generic table does not speak of; their leaves are `undecided`. */
  readonly undecided?: readonly string[];
}

type Decision = "migrated" | "archived" | "left" | "undecided";

export function coverageOf(plan: MappingPlan, dictionary: Dictionary, notConverted: NotConverted): Coverage {
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
    structures: structuresOf(plan, dictionary, notConverted),
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

function structuresOf(plan: MappingPlan, dictionary: Dictionary, { reasons }: NotConverted): StructureCoverage[] {
  const generic = segmentsOfPlan(plan.messages.get(anyMessage));
  const names = new Set([...dictionary.structures(), ...reasons.keys(), ...plan.messages.keys()]);
  names.delete(anyMessage);
  return [...names].sort().map((structure): StructureCoverage => {
    const reason = reasons.get(structure);
    const refused = reason === undefined ? {} : { refused: `${reason.what}: ${reason.because}` };
    if (reason?.whenBare === false) return { structure, conversion: "none", ...refused };
    if (plan.messages.has(structure)) return { structure, conversion: "own table", ...refused };
    const node = dictionary.structure(structure);
    const undecided = [...new Set(node === undefined ? [] : segmentsOf(node))].filter((segment) => segment !== "*" && !generic.has(segment));
    return { structure, conversion: "generic", ...refused, ...(undecided.length > 0 && { undecided }) };
  });
}

function segmentsOfPlan(message: MessagePlan | undefined): ReadonlySet<string> {
  return new Set([...(message?.instances ?? []).flatMap(({ from }) => from.map(({ segment }) => segment)), ...(message?.notes ?? []).map(({ segment }) => segment)]);
}

function segmentsOf({ name, children }: StructureNode): string[] {
  return children === undefined ? [name] : children.flatMap(segmentsOf);
}

const strength: Record<Decision, number> = { undecided: 0, left: 1, archived: 2, migrated: 3 };

function decisionOf(rows: readonly Row[]): Decision {
  if (rows.some(({ kind }) => kind === "write" || kind === "switch" || kind === "consumed")) return "migrated";
  if (rows.some((row) => row.kind === "settle" && row.outcome === "archived")) return "archived";
  return rows.length > 0 ? "left" : "undecided";
}
