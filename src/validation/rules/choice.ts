import { code, lines, Name, type Code } from "../../codegen/code.ts";
import type { TypePlan } from "../plan.ts";
import type { Rule } from "../rule.ts";

/** Choice elements (`value[x]`): of all the types at most one is there; a primitive value and its `_` sibling are one. */
export const choice: Rule = {
  open: ({ plan }) => lines(choices(plan).map((_, index) => code`let ${taken(index)} = 0;`)),
  present({ plan, property, report }) {
    if (property.choice === undefined) return undefined;
    const type = taken(choices(plan).indexOf(property.choice));
    const number = 1 + plan.properties.indexOf(property);
    const problem = report("validation.choice", { type: plan.name, name: property.choice }, code`${property.choice}`);
    return code`if (${type} === 0) ${type} = ${number}; else if (${type} !== ${number}) ${problem}`;
  },
};

/** Code that is true, after the properties, when a choice element is there; undefined where the type has no such choice. */
export function choicePresence(plan: TypePlan, name: string): Code | undefined {
  const index = choices(plan).indexOf(name);
  return index < 0 ? undefined : code`(${taken(index)} !== 0)`;
}

/** Names of the choice elements. */
function choices(plan: TypePlan): string[] {
  return [...new Set(plan.properties.flatMap(({ choice }) => choice ?? []))];
}

/** Which type of the choice was seen: 0 for none, else the number of its property. */
function taken(choice: number): Name {
  return new Name(`choice${choice}`);
}
