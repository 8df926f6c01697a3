import { Code, code, lines, list, property } from "../../codegen/code.ts";
import { outcome } from "../../model/leaf.ts";
import type { MappingFunction } from "../functions/function.ts";
import { deletePath } from "../plan/delete-path.ts";
import type { Beside, Constant, Conversion, PathStep, Row, SwitchRow, WriteRow } from "../plan/plan.ts";
import { addElement } from "../runtime/element.ts";
import { nameSystem } from "../runtime/table-system.ts";
import { keepOriginal, translate } from "../runtime/translate.ts";
import { joinTexts } from "../runtime/join.ts";
import { compileCondition } from "./condition.ts";
import { type Frame, rowRepeats, sharedStep } from "./frame.ts";
import { seek } from "./seek.ts";

/** The variables that a row's code may use: the leaves at hand, their children's depth, and the repetition from 0. */
export interface RowVariables {
  readonly from: Code;
  readonly to: Code;
  readonly depth: Code;
  readonly repetition: Code;
}

const root = new Code("target");

/** The code of the rows of one place, for the leaves at hand. */
export function compileRows(rows: readonly Row[], at: RowVariables, frame: Frame): Code {
  return lines(rows.map((row) => compileRow(row, at, frame)));
}

function compileRow(row: Row, at: RowVariables, frame: Frame): Code {
  if (row.kind === "consumed") return code``;
  const body = row.kind === "settle" ? code`run.settle(${at.from}, ${at.to}, ${outcome[row.outcome]}, ${row.id});` : row.kind === "switch" ? compileSwitch(row, at, frame) : compileWrite(row, at, frame);
  return row.when === null ? body : code`if (${compileCondition(row.when, frame.unit, frame.names)}) {\n${body}\n}`;
}

function compileSwitch(row: SwitchRow, at: RowVariables, frame: Frame): Code {
  const cases = row.cases.map(({ values, rows }) => code`${lines(values.map((value) => code`case ${value}:`))} {\n${compileRows(rows, at, frame)}\nbreak;\n}`);
  return code`switch (${seek(row.by, frame.unit, frame.names)}.firstText) {\n${cases}\n}`;
}

function compileWrite(row: WriteRow, at: RowVariables, frame: Frame): Code {
  const last = row.path.at(-1)!;
  const deleted = code`if (run.hasNulls && ${at.to} - ${at.from} === 1 && run.record.isNull(${at.from})) run.deleted(${at.from}, ${row.id}, ${deletePath(row)});`;
  const write = compileRivals(row, at, frame, last.list ? compileConvert(row, at, frame) : compileScalar(row, last, at, frame));
  return code`${deleted} else {\n${write}\n}`;
}

/** Where the way goes through one member of a choice (`occurrenceTiming.code`) and another one stands, the value is contended in place of the write. */
function compileRivals(row: WriteRow, at: RowVariables, frame: Frame, write: Code): Code {
  return row.path.slice(0, -1).reduceRight((otherwise, step, index) => {
    if (step.rivals.length === 0) return otherwise;
    const holder = frame.names.name("choice");
    const others = new Code(step.rivals.map((name) => code`${property(holder, name)} !== undefined`.source).join(" || "));
    const rest = row.rest === null ? code`` : code`if (${at.repetition} > 0) {\n${compileRows(row.rest, at, frame)}\n} else `;
    const marks = frame.names.name("marks");
    const value = frame.names.name("other");
    return code`const ${holder} = ${peekHolder(row.path.slice(0, index + 1), rowRepeats(row), at, frame)};
if (${holder} !== undefined && (${others})) ${rest}{
const ${marks} = run.marks();
const ${value} = ${convert(row, at, frame)};
if (${value} !== undefined) run.contend(${marks}, ${holder}, ${step.property}, ${value}, ${at.from}, ${at.to}, ${row.id}, ${row.yields}, undefined);
} else {\n${otherwise}\n}`;
  }, write);
}

/** What stands in the way of a write: whether it does, and what becomes of a value then. */
interface Contended {
  readonly taken: Code;
  readonly contend: (value: Code) => Code;
}

/** A scalar is written once; what comes later is contended. */
function compileScalar(row: WriteRow, last: PathStep, at: RowVariables, frame: Frame): Code {
  const holder = frame.names.name("seen");
  const taken = frame.names.name("taken");
  const marks = frame.names.name("marks");
  const tests = [last.property, ...last.rivals].map((name) => code`${property(holder, name)} !== undefined`.source).join(" || ");
  const joins = row.conversion.kind === "function" ? (row.conversion.function.joins ?? null) : null;
  const contend = (value: Code) =>
    code`run.contend(${marks}, ${holder}, ${last.property}, ${value}, ${at.from}, ${at.to}, ${row.id}, ${row.yields}, ${joins === null ? code`undefined` : joins});`;
  const rest = row.rest === null ? code`` : code`if (${taken} && ${at.repetition} > 0) {\n${compileRows(row.rest, at, frame)}\n} else `;
  return code`const ${holder} = ${peekHolder(row.path, rowRepeats(row), at, frame)};
const ${taken} = ${holder} !== undefined && (${new Code(tests)});
${rest}{
const ${marks} = ${taken} ? run.marks() : undefined;
${compileConvert(row, at, frame, { taken, contend })}
}`;
}

/** Converts and, when there is a value, makes the way and writes it, unless something stands there. */
function compileConvert(row: WriteRow, at: RowVariables, frame: Frame, contended?: Contended): Code {
  const last = row.path.at(-1)!;
  const value = frame.names.name("value");
  const holder = frame.names.name("holder");
  const reach = reachHolder(row.path, rowRepeats(row), holder, row.id, at, frame);
  const inside = row.conversion.kind === "function" || row.conversion.kind === "join" || (row.conversion.kind === "translate" && row.conversion.to === "code");
  const wrote = (place: Code, key: Code) => {
    if (!inside) return code``;
    if (row.conversion.kind === "function" && readsText(row.conversion.function)) return code`run.trail.add(${place}, ${key}, ${at.from}, ${row.id});`;
    return row.conversion.kind === "function" && row.conversion.function.leaf !== undefined && row.conversion.function.to.some((type) => /^[A-Z]/.test(type))
      ? code`run.wroteInside(${place}, ${key}, ${value}, ${at.from}, ${row.id});`
      : code`if (typeof ${value} !== "object" || JSON.isRawJSON(${value})) run.wrote(${place}, ${key}, ${at.from}, ${row.id});`;
  };
  const array = frame.names.name("list");
  const named = last.slot === null ? code`` : code`\n${frame.keep(row.path, row.path.length - 1, slotIndex(row.path, row.path.length - 1, rowRepeats(row), at), value)}`;
  const assign = last.list
    ? code`let ${array} = ${property(holder, last.property)};\nif (${array} === undefined) ${array} = ${property(holder, last.property)} = [${value}];\nelse ${array}.push(${value});${named}\n${wrote(array, code`${array}.length - 1`)}`
    : code`${property(holder, last.property)} = ${value};\n${wrote(holder, code`${last.property}`)}`;
  const constants = lines(row.set.map((constant) => compileConstant(constant, row, at, frame)));
  const besides = lines(row.beside.map((beside) => compileBeside(beside, row, at, frame)));
  const conversion = row.conversion;
  const otherwise =
    conversion.kind === "translate" && conversion.to === "code" && !last.list
      ? code` else${contended === undefined ? code`` : code` if (!${contended.taken})`} {\n${reach}\n${frame.names.constant("keepOriginal", keepOriginal)}(run, ${frame.names.constant("conversion", conversion)}, ${holder}, ${last.property}, ${at.from}, ${at.to}, ${at.depth}, ${row.id});\n}`
      : code``;
  return code`const ${value} = ${convert(row, at, frame)};
if (${value} !== undefined) {\n${contended === undefined ? code`` : code`if (${contended.taken}) ${contended.contend(value)}\nelse`} {\n${reach}\n${assign}\n${constants}\n${besides}\n}\n}${otherwise}`;
}

function convert(row: WriteRow, at: RowVariables, frame: Frame): Code {
  const conversion: Conversion = row.conversion;
  switch (conversion.kind) {
    case "table": {
      const made = code`run.part(${deletePath(row)}, ${conversion.table}, ${at.from}, ${at.to}, ${at.depth})`;
      return conversion.codes === null ? made : code`${frame.names.constant("nameSystem", nameSystem)}(run, ${made}, ${conversion.codes}, ${at.from}, ${at.to}, ${at.depth}, ${row.id})`;
    }
    case "resource":
      return code`run.part("", ${conversion.table}, ${at.from}, ${at.to}, ${at.depth})`;
    case "translate":
      return code`${frame.names.constant("translate", translate)}(run, ${frame.names.constant("conversion", conversion)}, ${at.from}, ${at.to}, ${at.depth}, ${row.id})`;
    case "join":
      return code`${frame.names.constant("joinTexts", joinTexts)}(run, ${at.from}, ${at.to}, ${at.depth}, ${withs(row, frame)}, ${conversion.separator}, ${row.id})`;
    case "function":
      if (readsText(conversion.function)) return code`run.checked(${frame.names.constant("leaf", conversion.function.leaf)}(run.leafText(${at.from}, ${at.to}, ${row.id}), run), ${at.from}, ${at.to}, ${row.id})`;
      return code`run.call(${frame.names.constant("f", conversion.function)}, ${row.id}, ${at.from}, ${at.to}, ${at.depth}, ${withs(row, frame)})`;
  }
}

/** True for a function that turns the text of a leaf into a primitive and does nothing else: its call stands in the code, and one leaf has written the value. */
function readsText(f: MappingFunction): f is MappingFunction & Required<Pick<MappingFunction, "leaf">> {
  return f.leaf !== undefined && f.finish === undefined && f.to.every((type) => /^[a-z]/.test(type));
}

const none: readonly never[] = [];

function withs(row: WriteRow, frame: Frame): Code {
  if (row.withs.length === 0) return frame.names.constant("none", none);
  return code`[${list(row.withs.map((place) => code`scope.locate(${frame.names.constant("place", place)})`))}]`;
}

/** The element of a slot's variable that this repetition uses. */
function slotIndex(path: readonly PathStep[], index: number, repeating: number, at: RowVariables): Code {
  const repetition = repeating >= 0 && index >= repeating ? at.repetition : code`0`;
  const { shared } = path[index]!;
  return shared !== null && shared.by === null ? code`${repetition} + run.occurrence - 1` : repetition;
}

/** The last step's holder if it is there, without making anything. */
function peekHolder(path: readonly PathStep[], repeating: number, at: RowVariables, frame: Frame): Code {
  let holder: Code = root;
  for (const [index, step] of path.slice(0, -1).entries()) {
    holder = step.list ? frame.element(path, index, slotIndex(path, index, repeating, at)) : new Code(`${holder.source}?.${property(new Code(""), step.property).source.replace(/^\./, "")}`);
  }
  return holder;
}

/** Statements that declare `name` as the last step's holder, making the way where it is not there. */
function reachHolder(path: readonly PathStep[], repeating: number, name: Code, row: number, at: RowVariables, frame: Frame): Code {
  let holder: Code = root;
  const statements: Code[] = [];
  for (const [index, step] of path.slice(0, -1).entries()) {
    const next = frame.names.name("element");
    if (step.list) {
      const add = frame.names.constant("addElement", addElement);
      const linked = code`run.elements.note(run.currentUnit, ${holder}, ${step.property}, ${next})`;
      const repetition = slotIndex(path, index, repeating, at);
      statements.push(code`let ${next} = ${frame.element(path, index, repetition)};
if (${next} === undefined) {\n${next} = ${add}(run, ${holder}, ${step.property}, ${step.url}, ${at.from}, ${row});\n${frame.keep(path, index, repetition, next)}\n${linked};\n}`);
    } else statements.push(code`const ${next} = (${property(holder, step.property)} ??= {});`);
    holder = next;
  }
  return code`${lines(statements)}\nconst ${name} = ${holder};`;
}

/** A constant goes the row's own way as far as the paths agree, so that it meets the value in the same slot and repetition. */
function compileConstant(constant: Constant, row: WriteRow, at: RowVariables, frame: Frame): Code {
  const last = constant.path.at(-1)!;
  const holder = frame.names.name("holder");
  return code`{\n${reachHolder(constant.path, sharedStep(constant.path, row), holder, row.id, at, frame)}
run.constant(${holder}, ${last.property}, ${last.list}, ${frame.names.constant("constant", constant.value)}, ${at.from}, ${row.id});\n}`;
}

/** Another place, converted for itself and written in the row's own slots. */
function compileBeside(beside: Beside, row: WriteRow, at: RowVariables, frame: Frame): Code {
  const other = frame.names.name("other");
  const copy = frame.names.name("copy");
  const holder = frame.names.name("holder");
  const there: RowVariables = { ...at, from: code`${other}.from`, to: code`${other}.to`, depth: code`${other}.depth` };
  return code`{
const ${other} = scope.locate(${frame.names.constant("place", beside.place)});
if (${other}.exists && !${other}.isNull) {
const ${copy} = ${convert({ ...row, conversion: beside.conversion, withs: [] }, there, frame)};
if (${copy} !== undefined) {\n${reachHolder(beside.path, sharedStep(beside.path, row), holder, row.id, at, frame)}
run.copied(${holder}, ${beside.path.at(-1)!.property}, ${copy}, ${other}, ${row.id});\n}
}
}`;
}
