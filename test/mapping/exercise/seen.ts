import type { MappingPlan, PathStep, PlaceRows, TablePlan } from "../../../src/mapping/plan/plan.ts";
import type { MappingResult } from "../../../src/model/conversion.ts";
import { outcome } from "../../../src/model/leaf.ts";
import type { SourceRecord } from "../../../src/model/record.ts";
import { type RowUse, rowUses } from "./items.ts";

/** What tells whether rows that others read for (`{ with: OBX-5 }`) were used. */
interface Consumed {
  readonly id: number;
  readonly place: PlaceRows;
  /** No row of its own field hands the value to a data type table. */
  readonly isAlone: boolean;
}

/** A row that archives or leaves, and whether a row of its field hands the value to a data type table. */
interface Settling {
  readonly table: TablePlan;
  readonly place: PlaceRows;
  readonly isBesideTable: boolean;
}

/** Tells which items of a plan a conversion has exercised. */
export class Seer {
  readonly #plan: MappingPlan;
  readonly #settles = new Map<number, Settling>();
  readonly #writes = new Map<number, PlaceRows>();
  readonly #consumed = new Map<string, Consumed[]>();
  readonly #alone = new Map<string, Consumed[]>();
  readonly #links = new Set<number>();
  readonly #titles = new Map<string, TablePlan>();

  constructor(plan: MappingPlan) {
    this.#plan = plan;
    for (const table of plan.tables) {
      this.#titles.set(table.title, table);
      const uses = rowUses(table);
      const handed = new Set(uses.filter(({ row }) => row.kind === "write" && row.conversion.kind !== "function" && row.conversion.kind !== "join").map(({ place }) => fieldOf(place)));
      for (const { row, place } of uses) {
        if (row.kind === "settle") this.#settles.set(row.id, { table, place, isBesideTable: handed.has(fieldOf(place)) });
        else if (row.kind === "write") this.#writes.set(row.id, place);
        else this.#consumed.set(table.title, [...(this.#consumed.get(table.title) ?? []), { id: row.id, place, isAlone: table.unit !== null && !handed.has(fieldOf(place)) }]);
      }
    }
    for (const one of [...this.#consumed.values()].flat().filter(({ isAlone }) => isAlone)) this.#alone.set(one.place.place.unit!, [...(this.#alone.get(one.place.place.unit!) ?? []), one]);
    for (const message of plan.messages.values()) for (const link of message.links) this.#links.add(link.id);
  }

  /** The names of the items that a conversion has exercised; `used` are the rows that were. */
  seen(record: SourceRecord, result: MappingResult, used: ReadonlySet<number>): Set<string> {
    const plan = this.#plan;
    const { trail, outcomeRows } = result;
    const unitOf = unitNames(record);
    const settled = (row: number) => outcomeRows.some((decided, leaf) => decided === row || (isAt(record, unitOf[leaf]!, leaf, this.#settles.get(row)!.place) && this.#isElsewhere(row, decided)));
    const names = new Set([...used].filter((row) => !this.#settles.has(row) || settled(row)).map((row) => `row ${row}`));
    for (let entry = 0; entry < trail.rows.length; entry++) {
      const [row, leaf] = [trail.rows[entry]!, trail.leaves[entry]!];
      if (leaf >= 0) {
        const own = this.#consumed.get(plan.rows[row]!.table) ?? [];
        for (const { id, place } of own) if (isAt(record, unitOf[leaf]!, leaf, place) && this.#writes.get(row) !== place) names.add(`row ${id}`);
        // A function may hand what it reads to a data type table.
        if (this.#titles.get(plan.rows[row]!.table)?.unit === null) for (const { id, place } of this.#alone.get(unitOf[leaf]!) ?? []) if (isAt(record, unitOf[leaf]!, leaf, place)) names.add(`row ${id}`);
      } else if (this.#writes.has(row)) names.add(`absent ${row}`);
      else if (this.#links.has(row)) {
        if (trail.properties[entry] === "valueCode" || typeof (trail.holders[entry] as Record<string, unknown>)["reference"] !== "string") names.add(`nobody ${row}`);
      } else if (trail.properties[entry] === "resourceType") names.add(`instance ${row}`);
    }
    for (const { row } of result.links) names.add(`link ${row}`);
    for (const { row } of result.deletes) names.add(`${this.#links.has(row) ? "link" : "row"} ${row}`);
    for (const { key, text } of result.issues) {
      if (key !== "mapping.required-missing") continue;
      for (const table of plan.tables) for (const { id, place, reason } of table.requirements) if (text.includes(place.text) && text.includes(reason)) names.add(`required ${id}`);
    }
    this.#notes(record, result, names);
    return names;
  }

  /** The leaves at a row's place that end undecided: a row that was used has decided what it is about. */
  undecided(record: SourceRecord, { outcomes }: MappingResult, { table, place }: RowUse): string[] {
    if (table.unit === null) return [];
    const unitOf = unitNames(record);
    return Array.from(outcomes.keys()).filter((leaf) => outcomes[leaf] === outcome.undecided && isAt(record, unitOf[leaf]!, leaf, place)).map((leaf) => record.name(leaf));
  }

  /** True where another table of the segment has decided a leaf: which of them does is the message's matter. Within one table, a row that another one always outdoes is dead. */
  #isElsewhere(row: number, decided: number): boolean {
    const { table, isBesideTable } = this.#settles.get(row)!;
    const by = decided < 0 ? undefined : this.#titles.get(this.#plan.rows[decided]!.table);
    if (by === undefined) return false;
    if (by === table) return this.#plan.rows[row]!.reason === this.#plan.rows[decided]!.reason;
    return table.unit === null ? by.source === table.source : by.unit !== null || !isBesideTable;
  }

  #notes(record: SourceRecord, { trail, resources }: MappingResult, names: Set<string>): void {
    const message = this.#plan.messages.get(record.structure) ?? this.#plan.messages.get("ANY");
    if (message === undefined || message.notes.length === 0) return;
    const tableOf = new Map<object, string>();
    for (let entry = 0; entry < trail.holders.length; entry++) tableOf.set(trail.holders[entry]!, this.#plan.rows[trail.rows[entry]!]!.table);
    for (const note of message.notes) {
      const { title } = this.#plan.tables[note.table]!;
      for (const { name, resource } of resources) {
        const path = note.on.get(name);
        if (path !== undefined && ends(resource, path).some((value) => tableOf.get(value) === title)) names.add(`note ${note.id} ${name}`);
      }
    }
  }
}

function fieldOf({ place }: PlaceRows): string {
  return `${place.unit}-${place.keys[0]}`;
}

/** The objects at a path. */
function ends(root: object, path: readonly PathStep[]): object[] {
  return path.reduce<object[]>((holders, { property }) => holders.flatMap((holder) => ((holder as Record<string, unknown>)[property] ?? []) as object | object[]), [root]);
}

function unitNames(record: SourceRecord): string[] {
  const names: string[] = [];
  for (const { name, from, to } of record.units) for (let leaf = from; leaf < to; leaf++) names[leaf] = name;
  return names;
}

/** True where a leaf stands at a table's place. Inside a data type that is told by its component's number alone, as field or component. */
function isAt(record: SourceRecord, unit: string, leaf: number, { place }: PlaceRows): boolean {
  const key = (depth: number) => record.keys[depth]![leaf]!;
  if (place.unit === null) return key(2) === place.keys[0] || key(3) === place.keys[0];
  const [field, , ...below] = place.keys;
  return unit === place.unit && key(0) === field && below.every((number, index) => key(2 + index) === number);
}
