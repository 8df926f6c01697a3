import { code } from "../../codegen/code.ts";
import type { Rule, ValueContext } from "../rule.ts";
import { equalTo, shown } from "../runtime/equal.ts";

/** A fixed value: the element has exactly this (ElementDefinition.fixed[x]). */
export const fixed: Rule = {
  value({ plan, property, value, path, scope, report }: ValueContext) {
    if (property.fixed === undefined) return undefined;
    const problem = report("validation.fixed", { type: plan.name, name: property.name, expected: shown(property.fixed) }, property.kind === "primitive" ? path : code`""`);
    return code`if (!${scope.constant("isFixed", equalTo(property.fixed))}(${value})) ${problem}`;
  },
};
