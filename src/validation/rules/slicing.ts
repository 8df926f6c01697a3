import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { Slicer } from "../runtime/slicer.ts";

/**
 * Slices of an element (R4 profiling, section 5.1.0.12): each value is in the first slice whose discriminators fit; each slice has
 * as many values as it may. What a slice says of its values is checked when these are visited: `slices` has for each what checks it.
 */
export const slicing: Rule = {
  whole({ plan: owner, property, whole, path, scope, environment }) {
    const plan = property.narrowed?.slicing;
    if (plan === undefined) return undefined;
    const slicer = scope.constant("slicer", new Slicer(plan, owner, environment));
    return code`const slices = ${slicer}.sort(${property.list ? whole : code`[${whole}]`}, run, depth, ${path}, ${property.list});`;
  },
};
