import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";

/** Cardinality, upper end: elements that a definition takes away (0..0), and lists with a limit. That a single element is no list is part of its shape. */
export const max: Rule = {
  present({ plan, property, path, report }) {
    if (property.max !== 0) return undefined;
    return report("validation.max", { type: plan.name, name: property.name, max: 0 }, path);
  },
  whole({ plan, property, whole, path, report }) {
    if (!property.list || property.max === Infinity) return undefined;
    return code`if (${whole}.length > ${property.max}) ${report("validation.max", { type: plan.name, name: property.name, max: property.max }, path)}`;
  },
};
