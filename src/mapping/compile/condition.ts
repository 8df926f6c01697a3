import { Code, code, type Scope as Names } from "../../codegen/code.ts";
import type { Condition, Operator } from "../grammar/condition.ts";
import type { Place } from "../grammar/place.ts";

const operators: Record<Operator, Code> = {
  "=": new Code("==="),
  "!=": new Code("!=="),
  "<": new Code("<"),
  "<=": new Code("<="),
  ">": new Code(">"),
  ">=": new Code(">="),
};

/** A condition as a JavaScript expression over the variable `scope`. */
export function compileCondition(condition: Condition, names: Names): Code {
  const place = (at: Place | "own") => (at === "own" ? code`null` : names.constant("place", at));
  switch (condition.kind) {
    case "and":
      return code`(${compileCondition(condition.left, names)} && ${compileCondition(condition.right, names)})`;
    case "or":
      return code`(${compileCondition(condition.left, names)} || ${compileCondition(condition.right, names)})`;
    case "not":
      return code`!${compileCondition(condition.of, names)}`;
    case "valued":
      return code`scope.valued(${place(condition.place)})`;
    case "compare":
      return code`(scope.text(${place(condition.place)}) ${operators[condition.operator]} ${condition.text})`;
    case "in":
      return code`${names.constant("texts", new Set(condition.texts))}.has(scope.text(${place(condition.place)}))`;
    case "measure":
      return code`(scope.measure(${condition.measure}, ${place(condition.place)}) ${operators[condition.operator]} ${condition.number})`;
  }
}
