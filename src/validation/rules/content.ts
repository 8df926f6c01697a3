import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { isIdAlone, reportContentless } from "../runtime/content.ts";

/**
 * Elements have a value or something beside their id (invariant ele-1). An empty object is reported in any case; a primitive element
 * is looked at with its `_` sibling, which alone may be an id.
 */
export const content: Rule = {
  close({ plan, scope }) {
    if (plan.isResource || plan.name === "Element") return undefined;
    return code`if (object.id !== undefined && ${scope.constant("isIdAlone", isIdAlone)}(object)) ${scope.constant("reportContentless", reportContentless)}(run, "");`;
  },
};
