import { Failure, type MappingFunction } from "./function.ts";
import { partsOf, quantityOf } from "./sn.ts";

/** SN of one number (`^7`, `>^100`) to Quantity, with units by `with`. A second number or a suffix (`^2^+`) is no Quantity: see `SN→Range`, `SN→Ratio`, `SN→string`. */
export const snToQuantity: MappingFunction = {
  name: "SN→Quantity",
  from: ["SN"],
  to: ["Quantity"],
  node: (node, context, [units]) => {
    const { comparator, first, separator, second } = partsOf(node);
    return separator.hasValue || second.hasValue ? new Failure("mapping.not-a-number") : quantityOf(first, comparator, units, context);
  },
};
