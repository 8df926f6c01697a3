import type { Place } from "../grammar/place.ts";
import type { RowRef } from "../../model/lineage.ts";
import type { RowSyntax, TableSyntax, Text } from "../syntax.ts";
import type { Builder } from "./builder.ts";
import { planAbsent } from "./absents.ts";
import { resolveConversion } from "./conversions.ts";
import { decisionOf } from "./decision-of.ts";
import { ownText } from "./own-text.ts";
import type { Absent, Beside, KeyPart, LinkPlan, PlaceRows, Requirement, Row, TablePlan } from "./plan.ts";

/** What a table writes, for the checks that look at several rows together. */
export interface Writer {
  /** Path without slots: `participant.individual`. */
  readonly path: string;
  /** Path with slots: two rows of one text write one element. */
  readonly element: string;
  readonly list: boolean;
  /** Nothing but the place's presence decides whether it writes. */
  readonly always: boolean;
  readonly yields: boolean;
  readonly at: Text;
  readonly place: string;
}

export interface PlannedTable {
  readonly plan: TablePlan;
  readonly writers: readonly Writer[];
  /** Paths (without slots) that constants and absents write. */
  readonly also: readonly string[];
}

/** Resolves one table to numbers and reports what is wrong in it. */
export function planTable(table: TableSyntax, index: number, builder: Builder): PlannedTable {
  return new TablePlanner(table, index, builder).plan();
}

/**
 * What is archived or left of a whole field comes after what is said of its components: of two decisions of one weight the first stands, and the reason that speaks of
 * the component alone says more.
 */
function exactFirst(places: readonly PlaceRows[]): PlaceRows[] {
  const isInside = (outer: Place, inner: Place) => {
    const keys = outer.keys.at(-1) === 0 ? outer.keys.slice(0, -1) : outer.keys;
    return inner.unit === outer.unit && inner.keys.length > keys.length && inner.text !== outer.text && keys.every((key, index) => inner.keys[index] === key);
  };
  const ordered: PlaceRows[] = [];
  let waiting: PlaceRows[] = [];
  for (const [index, place] of places.entries()) {
    const isOpen = (outer: Place) => places.slice(index + 1).some((later) => isInside(outer, later.place));
    const [settling, writing] = [place.rows.filter(({ kind }) => kind === "settle"), place.rows.filter(({ kind }) => kind !== "settle")];
    if (settling.length > 0 && isOpen(place.place)) {
      if (writing.length > 0) ordered.push({ ...place, rows: writing });
      waiting.unshift({ ...place, rows: settling });
    } else ordered.push(place);
    ordered.push(...waiting.filter(({ place: outer }) => !isOpen(outer)));
    waiting = waiting.filter(({ place: outer }) => isOpen(outer));
  }
  return ordered;
}

class TablePlanner {
  readonly table: TableSyntax;
  readonly index: number;
  readonly builder: Builder;
  readonly unit: string | null;
  readonly resource: boolean;
  readonly writers: Writer[] = [];
  readonly also: string[] = [];
  readonly absents: Absent[] = [];
  readonly requirements: Requirement[] = [];

  constructor(table: TableSyntax, index: number, builder: Builder) {
    this.table = table;
    this.index = index;
    this.builder = builder;
    this.unit = /^[A-Z][A-Z0-9]{2}$/.test(table.source) && (builder.knowledge.dictionary.segment(table.source) !== undefined || table.source.startsWith("Z")) ? table.source : null;
    this.resource = builder.knowledge.types.isResource(table.target) && this.unit === null;
  }

  plan(): PlannedTable {
    const { table, builder } = this;
    if (builder.knowledge.types.elements(table.target) === undefined) builder.wrong("mapping.unknown-type", table, { type: table.target });
    if (this.unit === null && builder.knowledge.dictionary.dataType(table.source) === undefined) builder.wrong("mapping.unknown-source", table, { source: table.source });
    const places: PlaceRows[] = [];
    for (const { place, rows } of table.rows) {
      const found = builder.place(place);
      if (found === undefined) continue;
      const foreign = this.unit === null ? found.place.unit !== null : found.place.unit !== this.unit;
      if (found.place.type !== null && found.place.type !== table.source) builder.wrong("mapping.unknown-place", place, { text: place.text });
      places.push({ place: found.place, foreign, rows: rows.flatMap((row) => this.row(row, place, found.type, false)) });
    }
    if (this.unit === null) this.complete(places);
    const ordered = exactFirst(places);
    this.oneWriterEach();
    const keyRow = builder.row({ table: table.title, row: "key", file: table.file, line: table.line, decision: "transform" });
    if (this.resource && table.key.length === 0) builder.wrong("mapping.no-key", table, { type: table.target });
    return {
      plan: {
        index: this.index,
        title: table.title,
        unit: this.unit,
        source: table.source,
        target: ownText(table.target),
        resource: this.resource,
        selfContained: false,
        key: table.key.map((text) => this.keyPart(text)).filter((part) => part !== undefined),
        keyRow,
        places: ordered,
        absents: this.absents,
        requirements: this.requirements,
        links: table.links.map((link) => this.link(link)).filter((link) => link !== undefined),
      },
      writers: this.writers,
      also: this.also,
    };
  }

  keyPart(text: Text): KeyPart | undefined {
    const found = this.builder.place(text);
    return found === undefined ? undefined : { place: found.place, type: found.type, instance: null, or: [] };
  }

  link(link: TableSyntax["links"][number]): LinkPlan | undefined {
    const path = this.builder.path(this.table.target, link.path);
    if (path === undefined) return undefined;
    this.also.push(path.steps.map((step) => step.property).join("."));
    const id = this.builder.row({ table: this.table.title, row: link.path.text, file: link.file, line: link.line, decision: "transform" });
    return { id, from: "", path: path.steps, to: link.to.map((to) => to.text), each: null, when: this.builder.condition(link.when), set: [], sole: false, removes: false, join: [], absent: null };
  }

  row(row: RowSyntax, place: Text, source: string, conditional: boolean): Row[] {
    const { builder, table } = this;
    const when = builder.condition(row.when);
    const ref = (decision: RowRef["decision"], reason?: string) =>
      builder.row({ table: table.title, row: place.text, file: row.file, line: row.line, decision, ...(reason === undefined ? {} : { reason }) });
    if (row.required !== undefined) this.require(row, place, ref("transform"));
    if (row.leave !== undefined) return [{ kind: "settle", id: ref("leave", row.leave.text), when, outcome: "left" }];
    if (row.archive !== undefined) return [{ kind: "settle", id: ref("archive", row.archive.text), when, outcome: "archived" }];
    if (row.by !== undefined) {
      const by = builder.place(row.by);
      const cases = (row.cases ?? []).map(({ values, rows }) => ({ values, rows: rows.flatMap((inner) => this.row(inner, place, values.length === 1 && source === "varies" ? values[0]! : source, true)) }));
      return by === undefined ? [] : [{ kind: "switch", id: ref("transform"), when, by: by.place, cases }];
    }
    if (row.to === undefined) return [{ kind: "consumed", id: ref("transform") }];
    return this.write(row, place, source, when, conditional, ref);
  }

  write(row: RowSyntax, place: Text, source: string, when: Row extends never ? never : ReturnType<Builder["condition"]>, conditional: boolean, ref: (decision: RowRef["decision"]) => number): Row[] {
    const { builder, table } = this;
    const path = builder.path(table.target, row.to!);
    if (path === undefined) return [];
    const conversion = resolveConversion(row, { type: source, table: builder.place(place)?.table }, path.element, builder);
    const id = ref(decisionOf(row));
    const properties = path.steps.map((step) => step.property.replace(/^_/, "")).join(".");
    this.writers.push({
      path: properties,
      element: row.to!.text,
      list: path.element.list,
      always: !conditional && row.when === undefined,
      yields: row.yieldsTo !== undefined,
      at: row.to!,
      place: place.text,
    });
    if (row.absent !== undefined) this.absents.push(planAbsent(row.absent, path, id, builder));
    const set = builder.constants(table.target, row.set);
    this.also.push(...set.map((constant) => constant.path.map((step) => step.property).join(".")));
    if (row.yieldsTo !== undefined) builder.place(row.yieldsTo);
    if (conversion === undefined) return [];
    const withs = (row.with ?? []).map((text) => builder.place(text)?.place).filter((found) => found !== undefined);
    const rest = row.rest === undefined ? null : row.rest.flatMap((inner) => this.row(inner, place, source, true));
    return [{ kind: "write", id, when, path: path.steps, conversion, withs, yields: row.yieldsTo !== undefined, set, beside: this.beside(row), rest }];
  }

  /** `beside: { component(value).code: OBX-3 }`; the types choose the conversion. */
  beside(row: RowSyntax): Beside[] {
    return (row.beside ?? []).flatMap(({ path: to, value }) => {
      const path = this.builder.path(this.table.target, to);
      const found = this.builder.place(value);
      if (path === undefined || found === undefined) return [];
      this.also.push(path.steps.map((step) => step.property).join("."));
      const conversion = resolveConversion({ file: to.file, line: to.line, column: to.column, to }, found, path.element, this.builder);
      return conversion === undefined ? [] : [{ path: path.steps, place: found.place, conversion }];
    });
  }

  require(row: RowSyntax, place: Text, id: number): void {
    const found = this.builder.place(place);
    if (found !== undefined) this.requirements.push({ id, place: found.place, reason: row.required!.text });
  }

  /** Every component of a data type has a row. (Fields of a segment are checked for each message: several tables share them.) */
  complete(places: readonly PlaceRows[]): void {
    const decided = new Set(places.filter((place) => !place.foreign).map((place) => place.place.keys[0]));
    for (const component of this.builder.knowledge.dictionary.dataType(this.table.source) ?? []) {
      if (!decided.has(component.number)) {
        this.builder.wrong("mapping.undecided", this.table, { table: this.table.title, field: `${this.table.source}.${component.number}`, name: component.name });
      }
    }
  }

  /** One scalar, one row that always writes it; others stand under a condition or yield. */
  oneWriterEach(): void {
    const first = new Map<string, Writer>();
    for (const writer of this.writers) {
      if (writer.list || !writer.always || writer.yields) continue;
      const other = first.get(writer.element);
      if (other === undefined) first.set(writer.element, writer);
      else this.builder.wrong("mapping.two-writers", writer.at, { element: writer.element, one: other.place, other: writer.place });
    }
  }
}
