import { isRawJson, type FhirObject, type FhirValue } from "../model/fhir.ts";
import { outcome } from "../model/leaf.ts";
import { rowRepeats, sharedStep, slotName } from "./compile/frame.ts";
import { deletePath } from "./plan/delete-path.ts";
import type { MappingPlan, PathStep, PlaceRows, Row, TablePlan, WriteRow } from "./plan/plan.ts";
import { addElement, writeAbsent } from "./runtime/element.ts";
import { closeInline, isEmpty, openInline } from "./runtime/inline.ts";
import { joinTexts } from "./runtime/join.ts";
import { SourceNode } from "./runtime/node.ts";
import type { Run, TableRunner } from "./runtime/run.ts";
import { holds, Scope } from "./runtime/scope.ts";
import { nameSystem } from "./runtime/table-system.ts";
import { keepOriginal, translate } from "./runtime/translate.ts";

/** Runs the tables of a plan by walking it: slow and plain, the oracle for the compiler. */
export function interpret(plan: MappingPlan): TableRunner {
  return {
    unit: (run, table, unit, resource) => {
      const { from, to } = run.record.units[unit]!;
      run.currentUnit = unit;
      new TableWalk(run, new Scope(run, unit, from, to, 0), resource).places(plan.tables[table]!);
    },
    node: (run, table, from, to, depth) => {
      const make = () => walkNode(run, plan.tables[table]!, new Scope(run, run.currentUnit, from, to, depth));
      return plan.tables[table]!.resource ? run.repeats.take(plan.tables[table]!, from, to, depth, make) : make();
    },
    absent: (run, table, resource) => {
      for (const absent of plan.tables[table]!.absents) writeAbsent(run, resource, absent);
    },
  };
}

function walkNode(run: Run, table: TablePlan, scope: Scope): FhirObject | undefined {
  if (table.resource) {
    const opened = openInline(run, table);
    new TableWalk(run, scope, opened.resource).places(table);
    return closeInline(run, table, opened, scope);
  }
  const target: FhirObject = {};
  new TableWalk(run, scope, target).places(table);
  if (isEmpty(target)) return undefined;
  for (const absent of table.absents) writeAbsent(run, target, absent);
  return target;
}

/** One table on one unit or node: the target, and the elements of its slots. */
class TableWalk {
  readonly run: Run;
  readonly scope: Scope;
  readonly target: FhirObject;
  readonly slots = new Map<string, FhirObject[]>();
  /** Sees fields whole: what tells a slot's elements apart is said by the segment, not by the repetition at hand. */
  readonly #wholeScope: Scope;

  constructor(run: Run, scope: Scope, target: FhirObject) {
    this.run = run;
    this.#wholeScope = new Scope(run, scope.unit, scope.from, scope.to, scope.depth);
    this.scope = scope;
    this.target = target;
  }

  places(table: TablePlan): void {
    for (const place of table.places) {
      for (const [repetition, node] of this.nodes(table, place).entries()) {
        if (!node.exists) continue;
        for (const row of place.rows) this.row(row, node, table.unit === null || place.foreign ? 0 : repetition);
      }
    }
  }

  /** The nodes at a place: one for each repetition of a field of the table's own segment. */
  nodes(table: TablePlan, place: PlaceRows): SourceNode[] {
    const { record } = this.run;
    if (table.unit === null || place.foreign) {
      const node = this.scope.locate(place.place);
      this.scope.own(place.foreign || place.place.keys.length > 1 ? 0 : place.place.keys[0]!, node.from, node.to);
      return [node];
    }
    const [field, fixed = 0, ...below] = place.place.keys;
    const end = record.childStart(this.scope.unit, field! + 1);
    const repetitions: SourceNode[] = [];
    for (let from = record.childStart(this.scope.unit, field!); from < end; ) {
      let to = from + 1;
      while (to < end && record.keys[1]![to] === record.keys[1]![from]) to++;
      if (fixed === 0 || record.keys[1]![from] === fixed) repetitions.push(new SourceNode(record, from, to, 2));
      from = to;
    }
    // `own` is the repetition as a whole, also for a row about one of its components.
    return repetitions.map((repetition) => new OwnedNode(repetition, below, this.scope, field!));
  }

  row(row: Row, node: SourceNode, repetition: number): void {
    if (node instanceof OwnedNode) node.own();
    if (row.kind === "consumed" || (row.when !== null && !holds(row.when, this.scope))) return;
    if (row.kind === "settle") this.run.settle(node.from, node.to, outcome[row.outcome], row.id);
    else if (row.kind === "switch") {
      const value = this.scope.text(row.by);
      const chosen = row.cases.find(({ values }) => values.includes(value));
      for (const inner of chosen?.rows ?? []) this.row(inner, node, repetition);
    } else this.write(row, node, repetition);
  }

  write(row: WriteRow, node: SourceNode, repetition: number): void {
    const { run } = this;
    if (node.isNull) {
      run.deleted(node.from, row.id, deletePath(row));
      return;
    }
    const last = row.path.at(-1)!;
    const seen = this.seen(row.path, rowRepeats(row), repetition);
    const taken = !last.list && seen !== undefined && [last.property, ...last.rivals].some((name) => seen[name] !== undefined);
    const rival = this.rival(row, repetition);
    if ((taken || rival !== undefined) && repetition > 0 && row.rest !== null) {
      for (const rest of row.rest) this.row(rest, node, repetition);
      return;
    }
    const marks = run.marks();
    const value = this.convert(row, node);
    if (rival !== undefined) {
      if (value !== undefined) run.contend(marks, rival.holder, rival.property, value, node.from, node.to, row.id, row.yields, undefined);
      return;
    }
    if (value === undefined) {
      if (row.conversion.kind === "translate" && row.conversion.to === "code" && !last.list && !taken) {
        keepOriginal(run, row.conversion, this.holder(row.path, rowRepeats(row), repetition, node, row.id), last.property, node.from, node.to, node.depth, row.id);
      }
      return;
    }
    if (taken) {
      run.contend(marks, seen, last.property, value, node.from, node.to, row.id, row.yields, row.conversion.kind === "function" ? row.conversion.function.joins : undefined);
      return;
    }
    const holder = this.holder(row.path, rowRepeats(row), repetition, node, row.id);
    if (last.list) {
      const list = (holder[last.property] ??= []) as FhirValue[];
      if (last.slot !== null) this.put(row.path, row.path.length - 1, rowRepeats(row), repetition, value as FhirObject);
      this.note(row, list, list.push(value) - 1, value, node);
    } else {
      holder[last.property] = value;
      this.note(row, holder, last.property, value, node);
    }
    for (const constant of row.set) {
      const at = this.holder(constant.path, sharedStep(constant.path, row), repetition, node, row.id);
      const end = constant.path.at(-1)!;
      run.constant(at, end.property, end.list, constant.value, node.from, row.id);
    }
    for (const beside of row.beside) {
      const other = this.scope.locate(beside.place);
      if (!other.exists || other.isNull) continue;
      const copy = this.convert({ ...row, conversion: beside.conversion, withs: [] }, other);
      if (copy === undefined) continue;
      const at = this.holder(beside.path, sharedStep(beside.path, row), repetition, node, row.id);
      run.copied(at, beside.path.at(-1)!.property, copy, other, row.id);
    }
  }

  convert(row: WriteRow, node: SourceNode): FhirValue | undefined {
    const { run } = this;
    const { conversion } = row;
    const withs = row.withs.map((place) => this.scope.locate(place));
    switch (conversion.kind) {
      case "table":
        return nameSystem(run, run.part(deletePath(row), conversion.table, node.from, node.to, node.depth), conversion.codes, node.from, node.to, node.depth, row.id);
      case "resource":
        return run.part("", conversion.table, node.from, node.to, node.depth);
      case "translate":
        return translate(run, conversion, node.from, node.to, node.depth, row.id);
      case "join":
        return joinTexts(run, node.from, node.to, node.depth, withs, conversion.separator, row.id);
      case "function":
        return run.call(conversion.function, row.id, node.from, node.to, node.depth, withs);
    }
  }

  /** Notes a value that its conversion has not noted itself. */
  note(row: WriteRow, holder: object, property: string | number, value: FhirValue, node: SourceNode): void {
    const { conversion } = row;
    if (typeof value !== "object" || value === null || isRawJson(value)) this.run.wrote(holder, property, node.from, row.id);
    else if (conversion.kind === "function" && conversion.function.leaf !== undefined) this.run.wroteInside(holder, property, value, node.from, row.id);
  }

  /** The elements of a slot by repetition: the table's own, or those that all segments of the resource share. */
  #slot(path: readonly PathStep[], index: number): FhirObject[] {
    const { shared } = path[index]!;
    const name = slotName(path, index);
    if (shared !== null) return this.run.elements.sharedSlot(this.run.current, shared.by === null ? name : `${name}=${this.#wholeScope.locate(shared.by).span}`);
    const known = this.slots.get(name) ?? [];
    this.slots.set(name, known);
    return known;
  }

  element(path: readonly PathStep[], index: number, repeating: number, repetition: number): FhirObject | undefined {
    return this.#slot(path, index)[this.#number(path[index]!, index, repeating, repetition)];
  }

  put(path: readonly PathStep[], index: number, repeating: number, repetition: number, element: FhirObject): void {
    this.#slot(path, index)[this.#number(path[index]!, index, repeating, repetition)] = element;
  }

  #number({ shared }: PathStep, index: number, repeating: number, repetition: number): number {
    return (repeating >= 0 && index >= repeating ? repetition : 0) + (shared !== null && shared.by === null ? this.run.occurrence - 1 : 0);
  }

  /** Where the way goes through one member of a choice (`occurrenceTiming.code`) and another one stands: the choice's holder and the member on the way. */
  rival(row: WriteRow, repetition: number): { readonly holder: FhirObject; readonly property: string } | undefined {
    for (const [index, step] of row.path.slice(0, -1).entries()) {
      const holder = step.rivals.length === 0 ? undefined : this.seen(row.path.slice(0, index + 1), rowRepeats(row), repetition);
      if (holder !== undefined && step.rivals.some((name) => holder[name] !== undefined)) return { holder, property: step.property };
    }
    return undefined;
  }

  /** The last step's holder if it is there. */
  seen(path: readonly PathStep[], repeating: number, repetition: number): FhirObject | undefined {
    let holder: FhirObject | undefined = this.target;
    for (const [index, step] of path.slice(0, -1).entries()) {
      holder = step.list ? this.element(path, index, repeating, repetition) : (holder?.[step.property] as FhirObject | undefined);
    }
    return holder;
  }

  /** The last step's holder, made where it is not there. */
  holder(path: readonly PathStep[], repeating: number, repetition: number, node: SourceNode, row: number): FhirObject {
    let holder = this.target;
    for (const [index, step] of path.slice(0, -1).entries()) {
      if (!step.list) {
        holder = (holder[step.property] ??= {}) as FhirObject;
        continue;
      }
      let element = this.element(path, index, repeating, repetition);
      if (element === undefined) {
        element = addElement(this.run, holder, step.property, step.url, node.from, row);
        this.put(path, index, repeating, repetition, element);
        this.run.elements.note(this.run.currentUnit, holder, step.property, element);
      }
      holder = element;
    }
    return holder;
  }
}

/** A repetition of a field, or the part of it that a row is about. */
class OwnedNode extends SourceNode {
  readonly #scope: Scope;
  readonly #field: number;
  readonly #whole: SourceNode;

  constructor(repetition: SourceNode, below: readonly number[], scope: Scope, field: number) {
    let node = repetition;
    for (const key of below) node = node.child(key);
    super(node.record, node.from, node.to, node.depth);
    this.#scope = scope;
    this.#field = field;
    this.#whole = repetition;
  }

  own(): void {
    this.#scope.own(this.#field, this.#whole.from, this.#whole.to);
  }
}
