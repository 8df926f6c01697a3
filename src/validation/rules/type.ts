import type { Rule } from "../rule.ts";

/** The types of a choice that a profile leaves (ElementDefinition.type). */
export const type: Rule = {
  present({ plan, property, path, report }) {
    const { refused } = property.narrowed ?? {};
    return refused === undefined ? undefined : report("validation.type-allowed", { type: plan.name, name: property.name, expected: refused, found: property.type }, path);
  },
};
