import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { checkLength, type LengthRule } from "../runtime/length.ts";

/** The most characters that a profile allows (ElementDefinition.maxLength). */
export const maxLength: Rule = {
  value({ plan, property, value, path, scope }) {
    const { maxLength: max, profile } = property.narrowed ?? {};
    if (max === undefined || property.kind !== "primitive") return undefined;
    const rule: LengthRule = { max, type: plan.name, name: property.name, profile };
    return code`${scope.constant("checkLength", checkLength)}(${value}, ${scope.constant("length", rule)}, run, ${path});`;
  },
};
