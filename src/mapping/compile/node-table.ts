import { type Code, code, lines, type Scope as Names } from "../../codegen/code.ts";
import type { PlaceRows, TablePlan } from "../plan/plan.ts";
import { writeAbsent } from "../runtime/element.ts";
import { closeInline, isEmpty, openInline } from "../runtime/inline.ts";
import { childFrom, childTo } from "../runtime/node.ts";
import { Scope } from "../runtime/scope.ts";
import { Frame } from "./frame.ts";
import { compileRows } from "./row.ts";

/** A data type table as a function `(run, from, to, depth)` named after it, which gives the object, the Reference, or undefined. */
export function compileNodeTable(table: TablePlan, names: Names): Code {
  const frame = new Frame(names, null);
  const rows = compilePlaces(table.places, frame);
  const scope = names.constant("Scope", Scope);
  const empty = names.constant("isEmpty", isEmpty);
  const absents = lines(table.absents.map((absent) => code`${names.constant("writeAbsent", writeAbsent)}(run, target, ${names.constant("absent", absent)});`));
  const open = table.resource ? code`const opened = ${names.constant("openInline", openInline)}(run, ${names.constant("table", table)});\nconst target = opened.resource;` : code`const target = {};`;
  const close = table.resource
    ? code`return ${names.constant("closeInline", closeInline)}(run, ${names.constant("table", table)}, opened, scope);`
    : code`if (${empty}(target)) return undefined;\n${absents}\nreturn target;`;
  return code`function ${names.name(table.title)}(run, from, to, depth) {
const record = run.record;
const keys = record.keys[depth];
const parts = record.keys[depth + 1];
const scope = new ${scope}(run, run.currentUnit, from, to, depth);
${open}
let start = from, end = from;
${frame.declarations}
${rows}
${close}
}`;
}

/** The rows of one component and of its parts. `start` and `end` go on from the component before, or from the beginning where the table goes back. */
function compileChild(places: readonly PlaceRows[], goesOn: boolean, frame: Frame): Code {
  const { names } = frame;
  const child = places[0]!.place.keys[0]!;
  const [from, to] = [names.constant("childFrom", childFrom), names.constant("childTo", childTo)];
  const bodies = places.map(({ place, rows }) => {
    const part = place.keys[1];
    if (part === undefined) return code`scope.own(${child}, start, end);\n${compileRows(rows, { from: code`start`, to: code`end`, depth: code`depth + 1`, repetition: code`0` }, frame)}`;
    const [first, last] = [names.name("first"), names.name("last")];
    const body = compileRows(rows, { from: first, to: last, depth: code`depth + 2`, repetition: code`0` }, frame);
    return code`const ${first} = ${from}(parts, start, end, ${part}), ${last} = ${to}(parts, ${first}, end, ${part});\nif (${first} < ${last}) {\nscope.own(0, ${first}, ${last});\n${body}\n}`;
  });
  return code`start = ${from}(keys, ${goesOn ? code`end` : code`from`}, to, ${child});
end = ${to}(keys, start, to, ${child});
if (start < end) {\n${bodies}\n}`;
}

function compileForeign(place: PlaceRows, frame: Frame): Code {
  const { names } = frame;
  const node = names.name("node");
  const body = compileRows(place.rows, { from: code`${node}.from`, to: code`${node}.to`, depth: code`${node}.depth`, repetition: code`0` }, frame);
  return code`{\nconst ${node} = scope.locate(${names.constant("place", place.place)});\nif (${node}.exists) {\nscope.own(0, ${node}.from, ${node}.to);\n${body}\n}\n}`;
}

/** Places that follow one another and are about the same component, together. */
function compilePlaces(places: readonly PlaceRows[], frame: Frame): Code {
  const pieces: Code[] = [];
  let before = 0;
  for (let at = 0; at < places.length; ) {
    const first = places[at]!;
    if (first.foreign) {
      pieces.push(compileForeign(first, frame));
      at++;
      continue;
    }
    const child = first.place.keys[0]!;
    let next = at + 1;
    while (next < places.length && !places[next]!.foreign && places[next]!.place.keys[0] === child) next++;
    pieces.push(compileChild(places.slice(at, next), child > before, frame));
    before = child;
    at = next;
  }
  return lines(pieces);
}
