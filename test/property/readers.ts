import { type Condition, placesOf } from "../../src/mapping/grammar/condition.ts";
import type { Place } from "../../src/mapping/grammar/place.ts";
import type { Conversion, InstancePlan, KeyPart, MappingPlan, MessagePlan, Row, TablePlan } from "../../src/mapping/plan/plan.ts";
import { rowUses } from "../mapping/exercise/items.ts";

/** The fields (`OBR-7`) that say something of an instance from elsewhere than its own segments' rows: foreign places, conditions, keys, links. */
export type Readers = ReadonlyMap<string, ReadonlySet<string>>;

const fieldOf = ({ unit, keys }: Place): string => `${unit}-${keys[0]}`;

/** Works out, from a plan, what each instance of a message, and each data type table by its title, reads. */
export function readersOf(plan: MappingPlan, message: MessagePlan): Readers {
  const tables = new Map<number, ReadonlySet<string>>();
  const ofTable = (index: number): ReadonlySet<string> => {
    const known = tables.get(index);
    if (known !== undefined) return known;
    const fields = new Set<string>();
    tables.set(index, fields);
    for (const field of tableReads(plan.tables[index]!, ofTable)) fields.add(field);
    return fields;
  };
  const named = new Map(message.instances.map((instance) => [instance.name, instance]));
  const keys = new Map<string, ReadonlySet<string>>();
  const keyOf = (instance: InstancePlan): ReadonlySet<string> => {
    const known = keys.get(instance.name);
    if (known !== undefined) return known;
    const fields = new Set<string>();
    keys.set(instance.name, fields);
    const add = (part: KeyPart): void => {
      if (part.instance === null) fields.add(fieldOf(part.place));
      else for (const field of keyOf(named.get(part.instance)!)) fields.add(field);
      part.or.forEach(add);
    };
    [...instance.key, ...instance.apart].forEach(add);
    return fields;
  };
  const readers = new Map<string, Set<string>>();
  for (const instance of message.instances) {
    const fields = new Set([...keyOf(instance), ...conditionFields(instance.when), ...conditionFields(instance.joins?.when ?? null), ...(instance.joins?.same ?? []).map(fieldOf)]);
    for (const { table } of instance.from) for (const field of ofTable(table)) fields.add(field);
    // A segment that is one of several of an instance may say no more than when another is read. What is made of each segment has values of its own.
    for (const { segment, table } of instance.from) if (instance.per.kind !== "each" || instance.per.segment !== segment) for (const field of ownConditions(plan.tables[table]!)) fields.add(field);
    readers.set(instance.name, fields);
  }
  for (const { from, when, join, to } of message.links) {
    const fields = [...conditionFields(when), ...join.flatMap(({ own, theirs }) => [fieldOf(own), fieldOf(theirs)]), ...to.flatMap((name) => [...conditionFields(named.get(name)!.when)])];
    for (const field of fields) readers.get(from)?.add(field);
  }
  for (const { table, on } of message.notes) for (const name of on.keys()) for (const field of ofTable(table)) readers.get(name)?.add(field);
  for (const table of plan.tables) if (table.unit === null) readers.set(table.title, new Set(ofTable(table.index)));
  return readers;
}

function* tableReads(table: TablePlan, ofTable: (index: number) => ReadonlySet<string>): Iterable<string> {
  const place = (one: Place): string[] => (one.unit === null || one.unit === table.unit ? [] : [fieldOf(one)]);
  const inner = (conversion: Conversion): Iterable<string> =>
    conversion.kind === "table" || conversion.kind === "resource" ? ofTable(conversion.table) : conversion.kind === "translate" && conversion.concept !== null ? ofTable(conversion.concept) : [];
  function* row(one: Row): Iterable<string> {
    if (one.kind === "consumed") return;
    if (one.when !== null) yield* placesOf(one.when).flatMap(place);
    if (one.kind === "switch") {
      yield* place(one.by);
      for (const { rows } of one.cases) for (const each of rows) yield* row(each);
    } else if (one.kind === "write") {
      yield* one.withs.flatMap(place);
      yield* inner(one.conversion);
      for (const beside of one.beside) {
        yield* place(beside.place);
        yield* inner(beside.conversion);
      }
      for (const each of one.rest ?? []) yield* row(each);
    }
  }
  for (const { place: own, rows } of table.places) {
    yield* place(own);
    for (const each of rows) yield* row(each);
  }
}

/** The fields of its own segment that the conditions of a table read. */
function ownConditions(table: TablePlan): string[] {
  return rowUses(table).flatMap(({ conditions }) => conditions.flatMap(placesOf)).filter(({ unit }) => unit === table.unit).map(fieldOf);
}

function conditionFields(condition: Condition | null): string[] {
  return condition === null ? [] : placesOf(condition).map(fieldOf);
}
