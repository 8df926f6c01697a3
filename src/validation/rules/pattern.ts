import { code } from "../../codegen/code.ts";
import type { Rule, ValueContext } from "../rule.ts";
import { matching, shown } from "../runtime/equal.ts";

/** A pattern: the element has at least this (ElementDefinition.pattern[x]). */
export const pattern: Rule = {
  value({ plan, property, value, path, scope, report }: ValueContext) {
    if (property.pattern === undefined) return undefined;
    const problem = report("validation.pattern", { type: plan.name, name: property.name, expected: shown(property.pattern) }, property.kind === "primitive" ? path : code`""`);
    return code`if (!${scope.constant("matches", matching(property.pattern))}(${value})) ${problem}`;
  },
};
