import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { checkTarget, type TargetRule } from "../runtime/target.ts";

/** What a profile says of the target of a reference: where it is (aggregation) and which profile it conforms to (targetProfile). */
export const target: Rule = {
  value({ property, value, scope, environment }) {
    const { targetProfiles, aggregation, profile } = property.narrowed ?? {};
    if (targetProfiles === undefined && aggregation === undefined) return undefined;
    const rule: TargetRule = {
      aggregation,
      profiles: (targetProfiles ?? []).map((one) => ({ type: one.profile.type, url: one.profile.url, validator: environment.resource(one) })),
      profile,
    };
    return code`${scope.constant("checkTarget", checkTarget)}(${value}, ${scope.constant("target", rule)}, run, depth);`;
  },
};
