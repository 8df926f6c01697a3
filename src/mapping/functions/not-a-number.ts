import type { MappingFunction } from "./function.ts";
import { toComparedNumber } from "./nm.ts";

/**
 * What stands in a field of numbers and is none (`negative`, `7,5`) as text, with its units (a CWE handed over by `with`) after a space, so that a result is not
 * delivered without its value. Nothing for a number: `NM→Quantity` carries that, and warns of what is none (HL7 v2.8 section 2A.2.48).
 */
export const notANumber: MappingFunction = {
  name: "not-a-number",
  from: ["NM"],
  to: ["string"],
  node: (node, context, [units]) => {
    if (!node.hasValue || toComparedNumber(node.text) !== undefined) return undefined;
    context.use(node.child(1));
    if (units === undefined) return node.text;
    const unit = units.child(2).hasValue ? units.child(2) : units.child(1);
    if (!unit.hasValue) return node.text;
    context.use(unit);
    return `${node.text} ${unit.text}`;
  },
};
