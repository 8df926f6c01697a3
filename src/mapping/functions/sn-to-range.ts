import type { FhirObject } from "../../model/fhir.ts";
import { Failure, type MappingFunction } from "./function.ts";
import { partsOf, quantityOf } from "./sn.ts";

/** SN of two numbers with a hyphen (`^100^-^200`) to Range, with units by `with`. What the hyphen says, the Range is; R4's Range has no comparator. */
export const snToRange: MappingFunction = {
  name: "SN→Range",
  from: ["SN"],
  to: ["Range"],
  node: (node, context, [units]) => {
    const { comparator, first, separator, second } = partsOf(node);
    if (separator.text !== "-" || (comparator.hasValue && comparator.text !== "=")) return new Failure("mapping.not-a-number");
    const range: FhirObject = {};
    for (const [end, number] of [["low", first], ["high", second]] as const) {
      if (!number.hasValue) continue;
      const quantity = quantityOf(number, null, units, context);
      if (quantity instanceof Failure) return quantity;
      range[end] = quantity;
    }
    context.leave(separator);
    if (comparator.hasValue) context.leave(comparator);
    return range;
  },
};
