import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { type BindingRule, checkCodeableConcept, checkCoding } from "../runtime/binding.ts";

/**
 * Bindings: a code, a Coding's system and code, or one of a CodeableConcept's codings is in the value set (R4 terminologies,
 * section 4.1.5.1). Of base FHIR the required ones; of profiles the extensible and preferred ones too, as warning and information.
 */
export const binding: Rule = {
  value({ property, value, path, scope, report }) {
    const { codes, narrowed, type } = property;
    if (codes?.all === undefined) return undefined;
    const key = narrowed?.strength === undefined ? "validation.binding" : (`validation.binding-${narrowed.strength}` as const);
    if (property.kind === "primitive") {
      const members = scope.constant("codes", codes.all);
      return code`if (!${members}.has(${value}) && typeof ${value} === "string" && ${value} !== "") ${report(key, { valueSet: codes.url }, path)}`;
    }
    const rule: BindingRule = { codes, key, profile: narrowed?.profile };
    const check = scope.constant("check", type === "CodeableConcept" ? checkCodeableConcept : checkCoding);
    return code`${check}(${value}, ${scope.constant("binding", rule)}, run);`;
  },
};
