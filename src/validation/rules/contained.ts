import { code } from "../../codegen/code.ts";
import { modelOf } from "../fhirpath/model.ts";
import type { Rule } from "../rule.ts";
import { checkContained } from "../runtime/contained.ts";

/** Contained resources are referred to from the resource around, or refer to it (invariant dom-3), and each has an id of its own. */
export const contained: Rule = {
  close({ plan, definitions, scope }) {
    if (!modelOf(definitions).isA(plan.name, "DomainResource")) return undefined;
    const rule = definitions.constraints("DomainResource").find(({ key }) => key === "dom-3");
    return rule && code`if (object.contained !== undefined) ${scope.constant("checkContained", checkContained)}(object, ${scope.constant("rule", rule)}, run);`;
  },
};
