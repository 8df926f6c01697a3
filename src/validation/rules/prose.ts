import { code } from "../../codegen/code.ts";
import { prose as checks } from "../prose/index.ts";
import type { Rule } from "../rule.ts";

/** What the specification says of a type in words alone; types of which it says nothing have no code for it. */
export const prose: Rule = {
  close({ plan, environment, scope }) {
    const check = Object.hasOwn(checks, plan.name) ? checks[plan.name] : undefined;
    return check && code`${scope.constant("check", check)}(object, run, ${scope.constant("surroundings", environment.surroundings)});`;
  },
};
