import { code, type Code, lines, Name } from "../../codegen/code.ts";
import type { TypePlan } from "../plan.ts";
import type { Rule, TypeContext } from "../rule.ts";

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
    return lines(plan.required.map((name, index) => code`if ((${names[index >> 5]!} & ${1 << (index & 31)}) === 0) {
${missing(name, plan, report)}
}`));
  },
};

/** Where slices of the element are required, these are what is missing. */
function missing(name: string, plan: TypePlan, report: TypeContext["report"]): Code {
  const profile = plan.requiredByProfile?.has(name) === true ? plan.profile : undefined;
  const { slicing } = plan.properties.find((property) => property.name === name && property.narrowed?.slicing !== undefined)?.narrowed ?? {};
  const slices = profile === undefined ? [] : (slicing?.slices.filter(({ min }) => min > 0) ?? []);
  if (slices.length === 0) return report("validation.required", { type: plan.name, name }, code`""`, profile);
  return lines(slices.map((slice) => report("validation.slice-min", { name, type: plan.name, slice: slice.name, min: slice.min, found: 0, closest: `There is no ${name}.` }, code`""`, profile)));
}

/** One number for each 32 required elements, with a bit for each that was seen. */
function words(plan: TypePlan): Name[] {
  return Array.from({ length: Math.ceil(plan.required.length / 32) }, (_, index) => new Name(`seen${index}`));
}
