import { Failure, type MappingFunction } from "./function.ts";
import { partsOf, quantityOf } from "./sn.ts";

/** SN of two numbers with a colon or slash (`^1^:^128`) to Ratio. A comparator stands at the numerator, and units (by `with`) at both numbers, as HL7's mapping guide has them. */
export const snToRatio: MappingFunction = {
  name: "SN→Ratio",
  from: ["SN"],
  to: ["Ratio"],
  node: (node, context, [units]) => {
    const { comparator, first, separator, second } = partsOf(node);
    if (separator.text !== ":" && separator.text !== "/") return new Failure("mapping.not-a-number");
    const numerator = quantityOf(first, comparator, units, context);
    if (numerator instanceof Failure) return numerator;
    const denominator = quantityOf(second, null, units, context);
    if (denominator instanceof Failure) return denominator;
    context.leave(separator);
    return { numerator, denominator };
  },
};
