import { code, type Code, lines, type Name, property, Scope } from "../../codegen/code.ts";
import type { Step } from "../profile/path.ts";
import type { SlicingPlan } from "../profile/slicing.ts";
import { equalTo, matching } from "./equal.ts";
import { choice } from "./select.ts";

/** The number of the slice that a value is in, in the profile's order; -1 where it is in none. */
export type Membership = (value: unknown) => number;

/**
 * Generates the membership in slices that are told by fixed values and patterns at the ends of plain paths: a function a step, so that the usual path of three
 * steps costs nanoseconds. Undefined where more is to be looked at.
 */
export function compileMembership({ discriminators, slices }: SlicingPlan): Membership | undefined {
  const writer = new Writer();
  const tests: Code[] = [];
  for (const [number, { expectations }] of slices.entries()) {
    const parts: Code[] = [];
    for (const [index, expectation] of expectations.entries()) {
      if (expectation === undefined) continue;
      const { steps } = discriminators[index]!;
      if ((expectation.kind !== "equals" && expectation.kind !== "matches") || !steps.every((step) => step.kind === "child")) return undefined;
      for (const wanted of expectation.values) parts.push(code`${writer.search(steps, expectation.kind, wanted)}(value)`);
    }
    if (parts.length > 0) tests.push(code`if (${parts.reduce((one, other) => code`${one} && ${other}`)}) return ${number};`);
    else tests.push(code`return ${number};`);
  }
  return writer.membership(tests);
}

type ChildStep = Extract<Step, { kind: "child" }>;

/** Writes one function for each step of a search. */
class Writer {
  readonly #scope = new Scope();
  readonly #functions: Code[] = [];

  /** The function that is true when some value at the path is the wanted one. */
  search(steps: readonly ChildStep[], kind: "equals" | "matches", wanted: unknown): Name {
    const [step, ...rest] = steps;
    if (step === undefined) return this.#end(kind, wanted);
    const next = this.search(rest, kind, wanted);
    return this.#write(step.name, code`if (typeof value !== "object" || value === null) return false;
const found = ${property(code`value`, step.name)} ?? ${this.#scope.constant("choice", choice)}(value, ${step.name});
if (!Array.isArray(found)) return found !== undefined && ${next}(found);
for (let i = 0; i < found.length; i++) {
if (${next}(found[i])) return true;
}
return false;`);
  }

  membership(tests: readonly Code[]): Membership {
    return this.#scope.evaluate(code`${lines(this.#functions)}
return function slice(value) {
${lines(tests)}
return -1;
};`) as Membership;
  }

  #end(kind: "equals" | "matches", wanted: unknown): Name {
    if (typeof wanted === "string") return this.#write("same", code`return value === ${wanted};`);
    return this.#scope.constant("test", kind === "equals" ? equalTo(wanted) : matching(wanted));
  }

  #write(prefix: string, body: Code): Name {
    const name = this.#scope.name(prefix);
    this.#functions.push(code`function ${name}(value) {\n${body}\n}`);
    return name;
  }
}
