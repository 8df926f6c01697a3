import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { shown } from "../runtime/equal.ts";
import { compare } from "../runtime/order.ts";

/** The least value that a profile allows (ElementDefinition.minValue[x]). */
export const minValue: Rule = {
  value({ plan, property, value, path, scope, report }) {
    const limit = property.narrowed?.minValue;
    if (limit === undefined) return undefined;
    const problem = report("validation.min-value", { type: plan.name, name: property.name, limit: shown(limit) }, property.kind === "primitive" ? path : code`""`);
    return code`if (${scope.constant("compare", compare)}(${value}, ${scope.constant("least", limit)}) < 0) ${problem}`;
  },
};
