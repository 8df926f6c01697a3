import { code } from "../../codegen/code.ts";
import type { PropertyPlan, TypePlan } from "../plan.ts";
import type { Rule } from "../rule.ts";
import { checkExtension } from "../runtime/extension.ts";

/** Published extensions: the value has a type that the extension is defined with (R4 extensibility, section 2.5.0.1). URLs that nobody published are free. */
export const extension: Rule = {
  open: ({ plan }) => (isExtension(plan) ? code`let valueType = "";` : undefined),
  present: ({ plan, property }) => (isExtension(plan) && isValue(property) ? code`valueType = ${property.type};` : undefined),
  close({ plan, definitions, scope }) {
    if (!isExtension(plan)) return undefined;
    return code`${scope.constant("checkExtension", checkExtension)}(object.url, valueType, ${scope.constant("types", definitions.types)}, run);`;
  },
};

function isExtension(plan: TypePlan): boolean {
  // A profile of an extension says more than its value's types.
  return plan.name === "Extension" && plan.profile === undefined;
}

function isValue(property: PropertyPlan): boolean {
  return property.choice === "value";
}
