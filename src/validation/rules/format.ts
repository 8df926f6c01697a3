import { code } from "../../codegen/code.ts";
import { formats, globalUri, type Format } from "../formats/index.ts";
import type { PropertyPlan, TypePlan } from "../plan.ts";
import type { Rule } from "../rule.ts";
import { reportFormat } from "../runtime/shape.ts";

/** The form of a primitive value (R4 datatypes, section 2.24.0.1). */
export const format: Rule = {
  value({ plan, property, value, path, scope }) {
    if (property.kind !== "primitive") return undefined;
    const form = formOf(plan, property);
    return code`if (!${scope.constant("is", form.check)}(${value})) ${scope.constant("reportFormat", reportFormat)}(run, ${value}, ${scope.constant("form", form)}, ${path});`;
  },
};

/**
 * URIs that mean the same wherever they stand are absolute: the system of a code or an identifier (R4 datatypes, Coding.system and
 * Identifier.system), and the canonical URL of a resource (R4 references, section 2.3.0.4.1).
 */
export function formOf(plan: TypePlan, { json, type }: PropertyPlan): Format {
  const isSystem = json === "system" && (plan.name === "Coding" || plan.name === "Identifier");
  // Resources that others name by their url have a version, too.
  const isCanonical = json === "url" && plan.isResource && plan.properties.some((one) => one.json === "version");
  return type === "uri" && (isSystem || isCanonical) ? globalUri : formats.get(type)!;
}
