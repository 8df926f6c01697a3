import { type Code, code, lines } from "../../codegen/code.ts";
import { CodeSet } from "../definitions.ts";
import type { Rule, ValueContext } from "../rule.ts";
import { type BindingRule, checkCode, checkCodeableConcept, checkCoding } from "../runtime/binding.ts";
import type { BoundCodes } from "../value-sets.ts";

/**
 * Bindings: a code, a Coding's system and code, or one of a CodeableConcept's codings is in the value set (R4 terminologies,
 * section 4.1.5.1). Of base FHIR the required ones, and where all are asked for the extensible ones and the widest value sets that
 * weaker ones allow; of profiles all of these and the preferred ones. They are errors, warnings or information as they bind.
 */
export const binding: Rule = {
  value(context) {
    const { property, environment } = context;
    const { narrowed } = property;
    const weak = environment.bindings === "all" ? property : undefined;
    const extensible = property.codes === undefined ? weak?.extensible : undefined;
    const widest = narrowed?.widest ?? weak?.widest;
    const codes = codesOf(context);
    const key = narrowed?.strength === undefined ? "validation.binding" : (`validation.binding-${narrowed.strength}` as const);
    const { valueSets } = environment;
    const checks = [codes && check({ codes, key, profile: narrowed?.profile }, context)];
    if (valueSets !== undefined && extensible !== undefined) checks.push(check({ codes: valueSets.find(extensible), key: "validation.binding-extensible", profile: undefined }, context));
    if (valueSets !== undefined && widest !== undefined) checks.push(check({ codes: valueSets.find(widest), key: "validation.binding-widest", profile: narrowed?.widest === undefined ? undefined : narrowed.profile }, context));
    const all = checks.filter((one) => one !== undefined);
    return all.length === 0 ? undefined : lines(all);
  },
};

function check(rule: BindingRule, { property, value, path, scope, report }: ValueContext): Code {
  const { codes, key } = rule;
  if (property.kind === "primitive" && codes instanceof CodeSet) {
    const members = scope.constant("codes", codes.all!);
    return code`if (!${members}.has(${value}) && typeof ${value} === "string" && ${value} !== "") ${report(key, { valueSet: codes.url }, path)}`;
  }
  const constant = scope.constant("binding", rule);
  if (property.kind === "primitive") return code`${scope.constant("checkCode", checkCode)}(${value}, ${constant}, ${path}, run);`;
  return code`${scope.constant("check", property.type === "CodeableConcept" ? checkCodeableConcept : checkCoding)}(${value}, ${constant}, run);`;
}

/** The codes of the binding: listed with the definitions, else those that the code systems at hand tell; undefined where there is no binding, or nobody to ask. */
function codesOf({ property: { codes }, environment }: ValueContext): BoundCodes | undefined {
  return codes instanceof CodeSet && codes.all === undefined ? environment.valueSets?.find(codes.url) : codes;
}
