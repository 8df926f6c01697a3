import type { Conversion, LineageReport } from "../model/conversion.ts";
import type { Issue } from "../model/issue.ts";
import type { SourceRecord } from "../model/record.ts";

/** A leaf of the source that an issue is about. */
export interface Excerpt {
  readonly leaf: string;
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

/** Leaves shown of one issue, and characters of one leaf. */
const mostLeaves = 20;
const mostText = 1000;

/** What tells which leaves an issue is about. */
export interface Sources {
  readonly record: SourceRecord;
  /** Leaf numbers by their whole names. */
  readonly leaves: ReadonlyMap<string, number>;
  /** Of the Bundle that the issues speak of; empty where the present tables make another one. */
  readonly lineage: readonly LineageReport[];
}

/** The sources of a conversion; undefined where it could not be read. `bundle` is the one that the issues speak of. */
export function sourcesOf(conversion: Conversion | undefined, bundle: string | null): Sources | undefined {
  if (conversion === undefined || conversion.source === null) return undefined;
  const { record } = conversion.source;
  const leaves = new Map(Array.from({ length: record.leafCount }, (_, leaf) => [record.name(leaf), leaf] as const));
  return { record, leaves, lineage: bundle !== null && conversion.bundle === bundle ? conversion.report().lineage : [] };
}

/** The leaves that an issue names, or that made the element it names. */
export function excerptOf({ record, leaves, lineage }: Sources, { source, expression }: Pick<Issue, "source" | "expression">): Excerpt[] {
  const names = source !== undefined ? [...leaves.keys()].filter((name) => isAt(name, source)) : expression === undefined || isWhole(expression) ? [] : madeOf(lineage, expression);
  return [...new Set(names)].slice(0, mostLeaves).flatMap((leaf) => {
    const number = leaves.get(leaf);
    if (number === undefined) return [];
    const text = record.isNull(number) ? '""' : record.text(number);
    const { line, column } = record.position(number);
    return { leaf, value: text.length > mostText ? `${text.slice(0, mostText - 1)}…` : text, line, column };
  });
}

function madeOf(lineage: readonly LineageReport[], expression: string): string[] {
  return lineage.filter(({ target }) => isAt(target, expression)).flatMap(({ sources }) => sources);
}

/** True for the place itself and what is below it, in the notation of leaves and of FHIRPath. */
function isAt(name: string, place: string): boolean {
  return name.startsWith(place) && (name.length === place.length || ".[-".includes(name[place.length]!));
}

/** True for a Bundle or a whole resource: what is missing in it has no leaf. */
function isWhole(expression: string): boolean {
  return /^Bundle(\.entry(\[\d+\](\.resource)?)?)?$/.test(expression);
}
