import { type Code, code, lines, type Scope as Names } from "../../codegen/code.ts";
import type { PlaceRows, TablePlan } from "../plan/plan.ts";
import { writeAbsent } from "../runtime/element.ts";
import { closeInline, isEmpty, openInline } from "../runtime/inline.ts";
import { Scope } from "../runtime/scope.ts";
import { Frame } from "./frame.ts";
import { compileRows } from "./row.ts";

/** A data type table as `function table(run, from, to, depth)`, which gives the object, the Reference, or undefined. */
export function compileNodeTable(table: TablePlan, names: Names): Code {
  const frame = new Frame(names);
  const rows = lines(table.places.map((place) => compilePlace(place, frame)));
  const scope = names.constant("Scope", Scope);
  const empty = names.constant("isEmpty", isEmpty);
  const absents = lines(table.absents.map((absent) => code`${names.constant("writeAbsent", writeAbsent)}(run, target, ${names.constant("absent", absent)});`));
  const open = table.resource ? code`const opened = ${names.constant("openInline", openInline)}(run, ${names.constant("table", table)});\nconst target = opened.resource;` : code`const target = {};`;
  const close = table.resource
    ? code`return ${names.constant("closeInline", closeInline)}(run, ${names.constant("table", table)}, opened, scope);`
    : code`if (${empty}(target)) return undefined;\n${absents}\nreturn target;`;
  return code`function table(run, from, to, depth) {
const record = run.record;
const keys = record.keys[depth];
const scope = new ${scope}(run, run.currentUnit, from, to, depth);
${open}
let start = from, end = from;
${frame.declarations}
${rows}
${close}
}`;
}

/** One component, found by going on from the one before: rows stand in the order of the data type. */
function compilePlace(place: PlaceRows, frame: Frame): Code {
  const { names } = frame;
  const [child, grandchild] = place.place.keys;
  if (place.foreign || grandchild !== undefined) {
    const node = names.name("node");
    const body = compileRows(place.rows, { from: code`${node}.from`, to: code`${node}.to`, depth: code`${node}.depth`, repetition: code`0` }, frame);
    return code`{\nconst ${node} = scope.locate(${names.constant("place", place.place)});\nif (${node}.exists) {\nscope.own(0, ${node}.from, ${node}.to);\n${body}\n}\n}`;
  }
  const body = compileRows(place.rows, { from: code`start`, to: code`end`, depth: code`depth + 1`, repetition: code`0` }, frame);
  return code`if (keys === undefined) { start = from; end = ${child === 1} ? to : from; }
else {
start = end > start || end > from ? end : from;
if (start > from && keys[start - 1] >= ${child!}) start = from;
while (start < to && keys[start] < ${child!}) start++;
end = start;
while (end < to && keys[end] === ${child!}) end++;
}
if (start < end) {\nscope.own(${child!}, start, end);\n${body}\n}`;
}

