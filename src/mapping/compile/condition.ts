import { Code, code, type Scope as Names } from "../../codegen/code.ts";
import type { Condition, Operator } from "../grammar/condition.ts";
import type { Place } from "../grammar/place.ts";
import { seek } from "./seek.ts";

const operators: Record<Operator, Code> = {
  "=": new Code("==="),
  "!=": new Code("!=="),
  "<": new Code("<"),
  "<=": new Code("<="),
  ">": new Code(">"),
  ">=": new Code(">="),
};

/** A condition as a JavaScript expression over the variable `scope`, in a table of a unit. */
export function compileCondition(condition: Condition, unit: string | null, names: Names): Code {
  const place = (at: Place | "own") => (at === "own" ? code`null` : names.constant("place", at));
  switch (condition.kind) {
    case "and":
      return code`(${compileCondition(condition.left, unit, names)} && ${compileCondition(condition.right, unit, names)})`;
    case "or":
      return code`(${compileCondition(condition.left, unit, names)} || ${compileCondition(condition.right, unit, names)})`;
    case "not":
      return code`!${compileCondition(condition.of, unit, names)}`;
    case "valued":
      return code`${seek(condition.place, unit, names)}.isValued`;
    case "compare":
      return code`(${seek(condition.place, unit, names)}.firstText ${operators[condition.operator]} ${condition.text})`;
    case "in":
      return code`${names.constant("texts", new Set(condition.texts))}.has(${seek(condition.place, unit, names)}.firstText)`;
    case "measure":
      return code`(scope.measure(${condition.measure}, ${place(condition.place)}) ${operators[condition.operator]} ${condition.number})`;
  }
}
