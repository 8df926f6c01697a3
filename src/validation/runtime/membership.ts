import { code, type Code, lines, type Name, property, Scope } from "../../codegen/code.ts";
import type { Step } from "../profile/path.ts";
import type { SlicingPlan } from "../profile/slicing.ts";
import { equalTo, matching } from "./equal.ts";
import { choice } from "./select.ts";

/** The number of the slice that a value is in, in the profile's order; -1 where it is in none. */
export type Membership = (value: unknown) => number;

/**
 * Generates the membership in slices that are told by fixed values and patterns at the ends of plain paths. One walk over the value asks all that any slice asks:
 * each question is a bit, and a slice is told by the bits that it wants, so that slices of the same paths cost one walk of some nanoseconds. Undefined where more
 * is to be looked at, or more is asked than a number has bits for.
 */
export function compileMembership({ discriminators, slices }: SlicingPlan): Membership | undefined {
  const questions = new Questions();
  const wanted: number[] = [];
  for (const { expectations } of slices) {
    let bits = 0;
    for (const [index, expectation] of expectations.entries()) {
      if (expectation === undefined) continue;
      const { steps } = discriminators[index]!;
      if ((expectation.kind !== "equals" && expectation.kind !== "matches") || !steps.every((step) => step.kind === "child")) return undefined;
      for (const value of expectation.values) bits |= questions.bit(steps, expectation.kind, value);
    }
    wanted.push(bits);
  }
  return questions.count > mostBits ? undefined : write(questions.root, wanted);
}

/** Bits of a small integer. */
const mostBits = 30;

type ChildStep = Extract<Step, { kind: "child" }>;

/** What is asked of the values at one place: of themselves, and of their properties. */
interface Place {
  readonly ends: { readonly kind: "equals" | "matches"; readonly wanted: unknown; readonly bit: number }[];
  readonly properties: Map<string, Place>;
}

/** The questions of all slices, by their paths; the same question is asked once. */
class Questions {
  readonly root: Place = { ends: [], properties: new Map() };
  count = 0;

  /** The bit of the question whether some value at a path is the wanted one. */
  bit(steps: readonly ChildStep[], kind: "equals" | "matches", wanted: unknown): number {
    let place = this.root;
    for (const { name } of steps) {
      let next = place.properties.get(name);
      if (next === undefined) place.properties.set(name, (next = { ends: [], properties: new Map() }));
      place = next;
    }
    const text = JSON.stringify(wanted);
    let end = place.ends.find((one) => one.kind === kind && JSON.stringify(one.wanted) === text);
    if (end === undefined) place.ends.push((end = { kind, wanted, bit: 1 << this.count++ }));
    return end.bit;
  }
}

/** One function for each place, which gives the bits of what is found there. */
function write(root: Place, wanted: readonly number[]): Membership {
  const scope = new Scope();
  const functions: Code[] = [];
  const visit = (place: Place, prefix: string): Name => {
    const ends = place.ends.map(({ kind, wanted: value, bit }) => code`if (${isWanted(kind, value, scope)}) bits |= ${bit};`);
    const inside = [...place.properties].map(([name, next]) => {
      const found = scope.name("found");
      const bitsOf = visit(next, name);
      return code`const ${found} = ${property(code`value`, name)} ?? ${scope.constant("choice", choice)}(value, ${name});
if (Array.isArray(${found})) for (let i = 0; i < ${found}.length; i++) bits |= ${bitsOf}(${found}[i]);
else if (${found} !== undefined) bits |= ${bitsOf}(${found});`;
    });
    const name = scope.name(prefix);
    functions.push(code`function ${name}(value) {
let bits = 0;
${lines(ends)}
${inside.length === 0 ? code`` : code`if (typeof value === "object" && value !== null) {
${lines(inside)}
}`}
return bits;
}`);
    return name;
  };
  const all = visit(root, "value");
  return scope.evaluate(code`${lines(functions)}
return function slice(value) {
const bits = ${all}(value);
${lines(wanted.map((bits, number) => code`if ((bits & ${bits}) === ${bits}) return ${number};`))}
return -1;
};`) as Membership;
}

function isWanted(kind: "equals" | "matches", wanted: unknown, scope: Scope): Code {
  if (typeof wanted === "string") return code`value === ${wanted}`;
  return code`${scope.constant("test", kind === "equals" ? equalTo(wanted) : matching(wanted))}(value)`;
}
