import { type Code, code, lines, type Scope as Names } from "../../codegen/code.ts";
import type { PlaceRows, TablePlan } from "../plan/plan.ts";
import { childFrom, childTo } from "../runtime/node.ts";
import { Scope } from "../runtime/scope.ts";
import { Frame } from "./frame.ts";
import { compileRows, type RowVariables } from "./row.ts";

/** A segment table as a function `(run, unit, target)` named after it. */
export function compileUnitTable(table: TablePlan, names: Names): Code {
  const frame = new Frame(names, table.unit);
  const rows = lines(table.places.map((place) => compilePlace(place, frame)));
  const scope = names.constant("Scope", Scope);
  return code`function ${names.name(table.title)}(run, unit, target) {
const record = run.record;
const repetitions = record.keys[1];
const scope = new ${scope}(run, unit, record.units[unit].from, record.units[unit].to, 0);
run.currentUnit = unit;
${frame.declarations}
${rows}
}`;
}

/** One field (or part of one): its repetitions in order, and the rows for each. */
function compilePlace(place: PlaceRows, frame: Frame): Code {
  const { names } = frame;
  const node = names.name("node");
  if (place.foreign) {
    const body = compileRows(place.rows, { from: code`${node}.from`, to: code`${node}.to`, depth: code`${node}.depth`, repetition: code`0` }, frame);
    return code`{
const ${node} = scope.locate(${names.constant("place", place.place)});
if (${node}.exists) {\nscope.own(0, ${node}.from, ${node}.to);\n${body}\n}
}`;
  }
  const [field, fixed = 0, ...below] = place.place.keys;
  const start = names.name("start");
  const end = names.name("end");
  const from = names.name("from");
  const to = names.name("to");
  const repetition = names.name("repetition");
  const inner = code`scope.own(${field!}, ${from}, ${to});\n${compilePart(below, place, { from, to, depth: code`2`, repetition }, 2, frame)}`;
  return code`{
const ${start} = record.childStart(unit, ${field!});
const ${end} = record.childStart(unit, ${field! + 1});
for (let ${from} = ${start}, ${to} = ${start}, ${repetition} = 0; ${from} < ${end}; ${from} = ${to}, ${repetition}++) {
${to} = ${from} + 1;
while (${to} < ${end} && repetitions[${to}] === repetitions[${from}]) ${to}++;
${fixed === 0 ? inner : code`if (repetitions[${from}] === ${fixed}) {\n${inner}\n}`}
}
}`;
}

/** The rows for the part of a repetition that the place's further keys name, one level after the other. */
function compilePart(below: readonly number[], place: PlaceRows, at: RowVariables, depth: number, frame: Frame): Code {
  const [key, ...deeper] = below;
  if (key === undefined) return compileRows(place.rows, at, frame);
  const { names } = frame;
  const [first, last] = [names.name("first"), names.name("last")];
  const body = compilePart(deeper, place, { ...at, from: first, to: last, depth: code`${depth + 1}` }, depth + 1, frame);
  return code`const ${first} = ${names.constant("childFrom", childFrom)}(record.keys[${depth}], ${at.from}, ${at.to}, ${key});
const ${last} = ${names.constant("childTo", childTo)}(record.keys[${depth}], ${first}, ${at.to}, ${key});
if (${first} < ${last}) {\n${body}\n}`;
}
