import { code, lines, property, Scope } from "../../codegen/code.ts";
import type { Step } from "../profile/path.ts";
import type { Test } from "./equal.ts";
import { choice } from "./select.ts";

/** True when some value that a path finds is exactly the wanted text, or passes the test. */
export type Holds = (value: unknown, wanted: string | Test) => boolean;

/** Generates the search along a path of plain steps: a function a step, so that the usual path of three steps costs nanoseconds. Undefined for other paths. */
export function compileHolds(steps: readonly Step[]): Holds | undefined {
  if (!steps.every((step) => step.kind === "child")) return undefined;
  const scope = new Scope();
  const names = steps.map(({ name }) => scope.name(name));
  const end = scope.name("same");
  const functions = steps.map(({ name }, index) => {
    const next = names[index + 1] ?? end;
    return code`function ${names[index]!}(value, wanted) {
if (typeof value !== "object" || value === null) return false;
const found = ${property(code`value`, name)} ?? ${scope.constant("choice", choice)}(value, ${name});
if (!Array.isArray(found)) return found !== undefined && ${next}(found, wanted);
for (let i = 0; i < found.length; i++) {
if (${next}(found[i], wanted)) return true;
}
return false;
}`;
  });
  return scope.evaluate(code`function ${end}(value, wanted) { return typeof wanted === "function" ? wanted(value) : value === wanted; }
${lines(functions)}
return ${names[0] ?? end};`) as Holds;
}
