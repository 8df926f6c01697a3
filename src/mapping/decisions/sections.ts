import type { Dictionary } from "../../model/dictionary.ts";
import type { Decision } from "./decision.ts";

/** The decisions about one segment or data type, place by place in the order of its fields. */
export interface Section {
  readonly source: string;
  readonly kind: "segment" | "data type";
  /** Titles with owner and version of the tables that decide here, in the order of their first row. */
  readonly tables: readonly Pick<Decision, "table" | "owner" | "version">[];
  readonly places: readonly { readonly place: string; readonly decisions: readonly Decision[] }[];
  /** Fields of the dictionary that no row speaks of: `PID-12 County Code`. */
  readonly undecided: readonly string[];
}

/** Sections by name, segments before data types. */
export function sectionsOf(decisions: readonly Decision[], dictionary: Dictionary): Section[] {
  const sections = [...Map.groupBy(decisions, ({ source }) => source)].map(([source, own]) => section(source, own, dictionary));
  return sections.sort((a, b) => (a.kind === b.kind ? order(a.source, b.source) : a.kind === "segment" ? -1 : 1));
}

function section(source: string, decisions: readonly Decision[], dictionary: Dictionary): Section {
  const kind = decisions[0]!.place.includes("-") ? "segment" : "data type";
  const fields = (kind === "segment" ? dictionary.segment(source) : dictionary.dataType(source)) ?? [];
  const decided = new Set(decisions.map(({ keys }) => keys[0]));
  const sorted = [...decisions].sort((a, b) => compareKeys(a.keys, b.keys));
  return {
    source,
    kind,
    tables: [...new Map(decisions.map(({ table, owner, version }) => [table, { table, owner, version }])).values()],
    places: [...Map.groupBy(sorted, ({ place }) => place)].map(([place, own]) => ({ place, decisions: own })),
    // The delimiters in MSH-1 and MSH-2 are not values.
    undecided: fields.filter(({ number }) => !decided.has(number) && !(source === "MSH" && number <= 2)).map(({ number, name }) => `${source}${kind === "segment" ? "-" : "."}${number} ${name}`),
  };
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
