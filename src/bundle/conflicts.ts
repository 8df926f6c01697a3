import { issue } from "../errors.ts";
import type { MappingResult } from "../model/conversion.ts";
import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import { outcome, type OutcomeNumber } from "../model/leaf.ts";
import type { SourceRecord } from "../model/record.ts";
import { hasParts } from "./canonical.ts";
import type { Displacements } from "./displacements.ts";
import { traceIndex, type TraceIndex } from "./trace-index.ts";

/** An element that a dropped duplicate has and the resource that stands contradicts. */
export interface Conflict {
  readonly element: string;
  /** The resource that stands, as it is in the Bundle, and the number of its entry. */
  readonly kept: FhirResource;
  readonly entry: number;
  readonly dropped: FhirResource;
}

/** The leaves that wrote an element or any part of it, each once, in the record's order. */
function leavesOf(holder: FhirObject, element: string, index: TraceIndex, result: MappingResult): number[] {
  const leaves = new Set<number>();
  const collect = (object: object, property: string | number) => {
    for (const entry of index.get(object)?.get(property) ?? []) {
      const leaf = result.trail.leaves[entry]!;
      if (leaf >= 0) leaves.add(leaf);
    }
    descend((object as Record<string | number, FhirValue>)[property]);
  };
  const descend = (value: FhirValue | undefined) => {
    if (Array.isArray(value)) for (let item = 0; item < value.length; item++) collect(value, item);
    else if (hasParts(value)) for (const name of Object.keys(value)) collect(value, name);
  };
  collect(holder, element);
  collect(holder, `_${element}`);
  return [...leaves].sort((one, other) => one - other);
}

function nameLeaves(leaves: readonly number[], record: SourceRecord): string {
  if (leaves.length === 0) return "A constant of the mapping table";
  const names = leaves.slice(0, 3).map((leaf) => record.name(leaf)).join(", ");
  return leaves.length > 3 ? `${names} and ${leaves.length - 3} more` : names;
}

/** One warning for each contradiction; it names the leaves on both sides. */
export function conflictIssues(conflicts: readonly Conflict[], record: SourceRecord, result: MappingResult, displacements: Displacements): Issue[] {
  if (conflicts.length === 0) return [];
  const index = traceIndex(result.trail, displacements);
  // What stands has the leaves of all that agreed with it. Thousands may contradict it: its leaves are looked up once.
  const standing = new Map<FhirResource, Map<string, string>>();
  const nameStanding = (kept: FhirResource, element: string) => {
    let names = standing.get(kept);
    if (names === undefined) standing.set(kept, (names = new Map()));
    let name = names.get(element);
    if (name === undefined) names.set(element, (name = nameLeaves(leavesOf(kept, element, index, result), record)));
    return name;
  };
  return conflicts.map(({ element, kept, entry, dropped }) => {
    const losing = leavesOf(dropped, element, index, result);
    return issue(
      "bundle.conflict",
      {
        element,
        type: kept.resourceType,
        kept: nameStanding(kept, element),
        dropped: nameLeaves(losing, record),
      },
      {
        expression: `Bundle.entry[${entry}].resource.${element}`,
        ...(losing.length > 0 && { source: record.name(losing[0]!), position: record.position(losing[0]!) }),
      },
    );
  });
}

/** A mapped leaf that the Bundle no longer holds anywhere gets the outcome `instead`; the row that decided it stays. Gives these leaves. */
export function settleLostLeaves(result: MappingResult, displacements: Displacements, instead: OutcomeNumber): ReadonlySet<number> {
  const settled = new Set<number>();
  if (!displacements.losses) return settled;
  const { holders, properties, leaves } = result.trail;
  const lost = new Set<number>();
  const alive = new Set<number>();
  for (let entry = 0; entry < leaves.length; entry++) {
    const carried = displacements.place(holders[entry]!, properties[entry]!) !== undefined;
    (carried ? alive : lost).add(leaves[entry]!);
  }
  for (const leaf of lost) {
    if (leaf < 0 || alive.has(leaf) || result.outcomes[leaf] !== outcome.mapped) continue;
    result.outcomes[leaf] = instead;
    settled.add(leaf);
  }
  return settled;
}
