import { code } from "../../codegen/code.ts";
import { formats } from "../formats/index.ts";
import type { Rule } from "../rule.ts";
import { reportFormat } from "../runtime/shape.ts";

/** The form of a primitive value (R4 datatypes, section 2.24.0.1). */
export const format: Rule = {
  value({ property, value, path, scope }) {
    if (property.kind !== "primitive") return undefined;
    const form = formats.get(property.type)!;
    return code`if (!${scope.constant("is", form.check)}(${value})) ${scope.constant("reportFormat", reportFormat)}(run, ${value}, ${scope.constant("form", form)}, ${path});`;
  },
};
