import { code } from "../../codegen/code.ts";
import type { TypePlan } from "../plan.ts";
import type { Rule } from "../rule.ts";
import { isIdAlone, reportContentless } from "../runtime/content.ts";

/**
 * Elements have a value or something beside their id (invariant ele-1). An empty object is reported in any case; a primitive element
 * is looked at with its `_` sibling, which alone may be an id.
 */
export const content: Rule = {
  open: ({ plan }) => (mayBeIdAlone(plan) ? code`let hasId = false;` : undefined),
  present: ({ plan, property }) => (mayBeIdAlone(plan) && property.json === "id" ? code`hasId = true;` : undefined),
  close({ plan, scope }) {
    if (!mayBeIdAlone(plan)) return undefined;
    return code`if (hasId && ${scope.constant("isIdAlone", isIdAlone)}(object)) ${scope.constant("reportContentless", reportContentless)}(run, "");`;
  },
};

function mayBeIdAlone({ name, isResource }: TypePlan): boolean {
  return !isResource && name !== "Element";
}
