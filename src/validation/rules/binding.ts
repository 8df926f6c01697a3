import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { checkCodeableConcept, checkCoding } from "../runtime/binding.ts";

/** Required bindings: a code, a Coding's system and code, or one of a CodeableConcept's codings is in the value set (R4 terminologies, section 4.1.5.1). */
export const binding: Rule = {
  value({ property, value, path, scope, report }) {
    const { codes } = property;
    if (codes?.all === undefined) return undefined;
    if (property.type === "code") {
      const members = scope.constant("codes", codes.all);
      return code`if (!${members}.has(${value}) && typeof ${value} === "string" && ${value} !== "") ${report("validation.binding", { valueSet: codes.url }, path)}`;
    }
    const check = scope.constant("check", property.type === "Coding" ? checkCoding : checkCodeableConcept);
    return code`${check}(${value}, ${scope.constant("codes", codes)}, run);`;
  },
};
