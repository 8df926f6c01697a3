import { code } from "../../codegen/code.ts";
import { CodeSet } from "../definitions.ts";
import type { Rule, ValueContext } from "../rule.ts";
import { type BindingRule, checkCode, checkCodeableConcept, checkCoding } from "../runtime/binding.ts";
import type { BoundCodes } from "../value-sets.ts";

/**
 * Bindings: a code, a Coding's system and code, or one of a CodeableConcept's codings is in the value set (R4 terminologies,
 * section 4.1.5.1). Of base FHIR the required ones; of profiles the extensible and preferred ones too, as warning and information.
 */
export const binding: Rule = {
  value(context) {
    const { property, value, path, scope, report } = context;
    const codes = codesOf(context);
    if (codes === undefined) return undefined;
    const { narrowed, type } = property;
    const key = narrowed?.strength === undefined ? "validation.binding" : (`validation.binding-${narrowed.strength}` as const);
    if (property.kind === "primitive" && codes instanceof CodeSet) {
      const members = scope.constant("codes", codes.all!);
      return code`if (!${members}.has(${value}) && typeof ${value} === "string" && ${value} !== "") ${report(key, { valueSet: codes.url }, path)}`;
    }
    const rule = scope.constant("binding", { codes, key, profile: narrowed?.profile } satisfies BindingRule);
    if (property.kind === "primitive") return code`${scope.constant("checkCode", checkCode)}(${value}, ${rule}, ${path}, run);`;
    const check = scope.constant("check", type === "CodeableConcept" ? checkCodeableConcept : checkCoding);
    return code`${check}(${value}, ${rule}, run);`;
  },
};

/** The codes of the binding: listed with the definitions, else those that the code systems at hand tell; undefined where there is no binding, or nobody to ask. */
function codesOf({ property: { codes }, environment }: ValueContext): BoundCodes | undefined {
  return codes instanceof CodeSet && codes.all === undefined ? environment.valueSets?.find(codes.url) : codes;
}
