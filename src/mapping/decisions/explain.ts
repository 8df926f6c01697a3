import type { Dictionary } from "../../model/dictionary.ts";
import type { Place } from "../grammar/place.ts";
import type { MappingPlan } from "../plan/plan.ts";
import type { Decision } from "./decision.ts";
import { dictionaryTrail, partsOf } from "./place-names.ts";
import type { Subject } from "./subject.ts";

/** What is decided about a place or in a table, and where it counts. */
export interface Explanation {
  /** `PID-3.4`, or the table's title. */
  readonly subject: string;
  /** What the dictionary says of the place; null for a table and for a local segment. */
  readonly facts: Facts | null;
  readonly rows: readonly Decision[];
  /** What the data type tables that the rows name do with the parts. */
  readonly parts: readonly { readonly table: string; readonly rows: readonly Decision[] }[];
  /** Where the tables of the rows are used: the instance of a message table, or the rows that convert by a data type table. */
  readonly uses: readonly Use[];
}

export interface Facts {
  readonly name: string;
  readonly type: string;
  readonly repeats: boolean;
  /** HL7 table number, where the field is coded. */
  readonly codes: string | null;
  readonly since: string;
  readonly until: string;
}

export interface Use {
  readonly table: string;
  /** `patient (Patient)`: an instance and its type; for a data type table the converting table. */
  readonly as: string;
  /** Message structures; for a data type table places. */
  readonly in: readonly string[];
}

/** Puts together what the tables say of a subject. */
export function explain(subject: Subject, decisions: readonly Decision[], plan: MappingPlan, dictionary: Dictionary): Explanation {
  const rows = decisions.filter((row) => (subject.kind === "table" ? row.table === subject.title : concerns(row, subject.place)));
  return {
    subject: subject.kind === "table" ? subject.title : subject.place.text,
    facts: subject.kind === "table" ? null : factsOf(subject.place, dictionary),
    rows,
    parts: subject.kind === "table" ? [] : partsOfRows(rows, partsOf(subject.place), decisions),
    uses: [
      ...[...new Set(rows.map(({ table }) => table))].flatMap((table) => [...messageUses(table, plan), ...tableUses(table, decisions)]),
      ...(subject.kind === "table" ? [] : entryUses(subject.place, plan)),
    ],
  };
}

/** Rows about the place itself, about a part of it, or about the whole that it is a part of. */
function concerns({ source, keys }: Decision, place: Place): boolean {
  const parts = partsOf(place);
  return source === (place.unit ?? place.type) && parts.slice(0, keys.length).every((part, index) => part === keys[index]);
}

function factsOf(place: Place, dictionary: Dictionary): Facts | null {
  const trail = dictionaryTrail(place, dictionary);
  const last = trail.at(-1);
  // Below a field whose type varies there is nothing to say.
  if (last === undefined || trail.length < partsOf(place).length) return null;
  const { type, repeats, table = null, since, until } = last;
  return { name: trail.map(({ name }) => name).join(" › "), type, repeats, codes: table, since, until };
}

/** The rows of the data type tables; of a component (PID-3.4) those about it (CX.4) alone. */
function partsOfRows(rows: readonly Decision[], keys: readonly number[], decisions: readonly Decision[]): Explanation["parts"] {
  const found = new Map<string, readonly Decision[]>();
  for (const row of rows) {
    if (row.through === null) continue;
    const below = keys.slice(row.keys.length);
    const own = decisions.filter((part) => part.table === row.through && !part.place.includes("-") && below.slice(0, part.keys.length).every((key, index) => key === part.keys[index]));
    if (own.length > 0) found.set(row.through, own);
  }
  return [...found].map(([table, own]) => ({ table, rows: own }));
}

function messageUses(table: string, plan: MappingPlan): Use[] {
  const uses = new Map<string, string[]>();
  const index = plan.tables.find(({ title }) => title === table)?.index;
  for (const { structure, instances, notes } of plan.messages.values()) {
    const names = new Set([
      ...instances.filter(({ from }) => from.some((one) => one.table === index)).map(({ name, type }) => `${name} (${type})`),
      ...(notes.some((note) => note.table === index) ? ["a note of the segment before it"] : []),
    ]);
    for (const name of names) uses.set(name, [...(uses.get(name) ?? []), structure]);
  }
  return [...uses].map(([as, structures]) => ({ table, as, in: structures }));
}

/** Message tables that name the field themselves: as a key, or as required. */
function entryUses(place: Place, plan: MappingPlan): Use[] {
  const isMeant = (one: Place) => one.unit !== null && one.unit === place.unit && one.keys[0] === place.keys[0];
  const uses = new Map<string, string[]>();
  for (const { structure, instances, requirements } of plan.messages.values()) {
    const keyed = instances.filter(({ key, apart }) => [...key, ...apart].some((part) => [part, ...part.or].some((one) => isMeant(one.place))));
    const named = new Set([...keyed.map(({ name, type }) => `key of ${name} (${type})`), ...(requirements.some((one) => isMeant(one.place)) ? ["required"] : [])]);
    for (const as of named) uses.set(as, [...(uses.get(as) ?? []), structure]);
  }
  return [...uses].map(([as, structures]) => ({ table: `${place.unit}-${place.keys[0]}`, as, in: structures }));
}

function tableUses(table: string, decisions: readonly Decision[]): Use[] {
  const converting = Map.groupBy(decisions.filter(({ through }) => through === table), (row) => row.table);
  return [...converting].map(([as, rows]) => ({ table, as, in: [...new Set(rows.map(({ place }) => place))] }));
}
