import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { checkReference, type ReferenceRule } from "../runtime/reference.ts";

/** References: their form, that they resolve where they must, and the type they point to (R4 references, section 2.3.0). */
export const reference: Rule = {
  value({ property, value, definitions, scope }) {
    if (property.type !== "Reference") return undefined;
    const rule: ReferenceRule = { targets: property.targets, resources: definitions.resources, profile: property.narrowed?.profile };
    return code`${scope.constant("checkReference", checkReference)}(${value}, ${scope.constant("rule", rule)}, run);`;
  },
};
