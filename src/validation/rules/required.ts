import { code, lines, Name } from "../../codegen/code.ts";
import type { TypePlan } from "../plan.ts";
import type { Rule } from "../rule.ts";

/** Cardinality, lower end: a required element is there, be it with extensions alone; a list has as many entries as it must. */
export const required: Rule = {
  open: (context) => lines(words(context.plan).map((word) => code`let ${word} = 0;`)),
  present({ plan, property }) {
    const index = plan.required.indexOf(property.name);
    return index < 0 ? undefined : code`${words(plan)[index >> 5]!} |= ${1 << (index & 31)};`;
  },
  whole({ plan, property, whole, path, report }) {
    if (!property.list || property.min < 2) return undefined;
    return code`if (${whole}.length < ${property.min}) ${report("validation.min", { type: plan.name, name: property.name, min: property.min }, path)}`;
  },
  close({ plan, report }) {
    const names = words(plan);
    return lines(
      plan.required.map((name, index) => code`if ((${names[index >> 5]!} & ${1 << (index & 31)}) === 0) ${report("validation.required", { type: plan.name, name }, code`""`, plan.requiredByProfile?.has(name) === true ? plan.profile : undefined)}`),
    );
  },
};

/** One number for each 32 required elements, with a bit for each that was seen. */
function words(plan: TypePlan): Name[] {
  return Array.from({ length: Math.ceil(plan.required.length / 32) }, (_, index) => new Name(`seen${index}`));
}
