import { code } from "../../codegen/code.ts";
import type { Rule } from "../rule.ts";
import { checkOwnSystem } from "../runtime/coding.ts";

/** The code of a Coding is one that its system defines (R4 datatypes, Coding.code), where somebody is asked for code systems. */
export const coding: Rule = {
  close({ plan, environment, scope }) {
    const { codeInSystem } = environment;
    if (plan.name !== "Coding" || codeInSystem === undefined) return undefined;
    return code`${scope.constant("checkOwnSystem", checkOwnSystem)}(object, ${scope.constant("codeInSystem", codeInSystem)}, run);`;
  },
};
