import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { type AnyOfRule, checkAnyOf } from "../runtime/any-of.ts";

/** Several profiles on the type of an element: the value conforms to one of them (ElementDefinition.type.profile). */
export const anyOf: Rule = {
  value({ property, value, scope, environment }) {
    const { anyOf: nodes, profile } = property.narrowed ?? {};
    if (nodes === undefined) return undefined;
    const rule: AnyOfRule = {
      profiles: nodes.map((node) => ({ url: node.profile.url, validator: property.kind === "resource" ? environment.resource(node) : environment.validator(node) })),
      profile,
    };
    return code`${scope.constant("checkAnyOf", checkAnyOf)}(${value}, ${scope.constant("anyOf", rule)}, run, depth);`;
  },
};
