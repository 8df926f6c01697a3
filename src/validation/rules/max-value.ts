import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { shown } from "../runtime/equal.ts";
import { compare } from "../runtime/order.ts";

/** The greatest value that a profile allows (ElementDefinition.maxValue[x]). */
export const maxValue: Rule = {
  value({ plan, property, value, path, scope, report }) {
    const limit = property.narrowed?.maxValue;
    if (limit === undefined) return undefined;
    const problem = report("validation.max-value", { type: plan.name, name: property.name, limit: shown(limit) }, property.kind === "primitive" ? path : code`""`);
    return code`if (${scope.constant("compare", compare)}(${value}, ${scope.constant("most", limit)}) > 0) ${problem}`;
  },
};
