import { code, type Code, lines, Name } from "../codegen/code.ts";
import type { PropertyContext } from "./rule.ts";
import { prefix } from "./runtime/run.ts";
import { type PlainSlicing, Slicer } from "./runtime/slicer.ts";
import type { SlicingPlan } from "./profile/slicing.ts";

/**
 * Slices of an element (R4 profiling, section 5.1.0.12): each value is in the first slice whose discriminators fit; each slice has as many values as it may. A value
 * that is in a slice is checked by the slice alone, which has all that the element says too.
 */
export interface SlicesCode {
  /** Before the values are visited. */
  readonly before: Code;
  /** For one value: the check of its slice, or of the element where it is in none. `index` is its number. */
  readonly each: (item: Code, index: Code, path: Code, otherwise: Code) => Code;
  /** After all values. */
  readonly after: Code;
}

/** The code for the slices of a property; `values` is the list of its values. */
export function slicesCode(plan: SlicingPlan, values: Code, context: PropertyContext): SlicesCode {
  const slicer = new Slicer(plan, context.plan, context.environment);
  return slicer.plain === undefined ? sorted(slicer, values, context) : counted(slicer, slicer.plain, values, context);
}

/** A list with the slice of each value, made before they are visited. */
function sorted(slicer: Slicer, values: Code, { property, path, scope }: PropertyContext): SlicesCode {
  return {
    before: code`const slices = ${scope.constant("slicer", slicer)}.sort(${values}, run, depth, ${path}, ${property.list});`,
    each: (item, index, at, otherwise) => code`const slice = slices[${index}];
if (slice !== undefined) {
${visit(code`slice.validator`, item, at, scope)}
} else {
${otherwise}
}`,
    after: code``,
  };
}

/** One pass: each value is sorted, counted and checked; no list is made. */
function counted(slicer: Slicer, { membership, slices }: PlainSlicing, values: Code, { property, path, scope }: PropertyContext): SlicesCode {
  const count = (number: number) => new Name(`count${number}`);
  const isWrong = slices.flatMap(({ min, max }, number) => [...(min > 0 ? [code`${count(number)} < ${min}`] : []), ...(max < Infinity ? [code`${count(number)} > ${max}`] : [])]);
  return {
    before: code`const outset = run.count;
${lines(slices.map((_, number) => code`let ${count(number)} = 0;`))}`,
    each: (item, _, at, otherwise) => code`switch (${scope.constant("slice", membership)}(${item})) {
${lines(slices.map(({ validator }, number) => code`case ${number}: {
${count(number)}++;
${visit(scope.constant("item", validator), item, at, scope)}
break;
}`))}
default: {
${otherwise}
}
}`,
    after: isWrong.length === 0 ? code`` : code`if (${isWrong.reduce((one, other) => code`${one} || ${other}`)}) ${scope.constant("slicer", slicer)}.reportCounts(${values}, run, depth, ${path}, ${property.list}, outset);`,
  };
}

function visit(validator: Code, item: Code, path: Code, scope: PropertyContext["scope"]): Code {
  return code`const first = run.count;
${validator}.run(${item}, run, depth);
if (run.count !== first) ${scope.constant("prefix", prefix)}(run, first, ${path});`;
}
