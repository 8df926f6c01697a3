import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";

/** The types of resource that a profile allows in a place (ElementDefinition.type of contained, Bundle.entry.resource and the like). */
export const resource: Rule = {
  value({ property, value, scope, report }) {
    const types = property.narrowed?.resourceTypes;
    if (types === undefined) return undefined;
    const found = code`${value}.resourceType`;
    const problem = report("validation.resource-allowed", { expected: [...types].join(" or "), found: "one of another type" }, code`""`);
    return code`if (!${scope.constant("types", types)}.has(${found})) ${problem}`;
  },
};
