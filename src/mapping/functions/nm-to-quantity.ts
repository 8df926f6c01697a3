import type { FhirObject } from "../../model/fhir.ts";
import { Failure, type MappingFunction } from "./function.ts";
import { toComparedNumber } from "./nm.ts";
import { putUnits } from "./units.ts";

/**
 * NM and its units (a CWE handed over by `with`) to Quantity. A comparator before the number (`<0.5`), which senders write though NM has none, is carried as
 * Quantity.comparator.
 */
export const nmToQuantity: MappingFunction = {
  name: "NM→Quantity",
  from: ["NM", "ST"],
  to: ["Quantity"],
  node: (node, context, [units]) => {
    const written = toComparedNumber(node.text);
    if (written === undefined) return new Failure("mapping.not-a-number");
    const quantity: FhirObject = {};
    const number = node.child(1);
    context.put(quantity, "value", written.value, number);
    if (written.comparator !== undefined) context.put(quantity, "comparator", written.comparator, number);
    if (units !== undefined) putUnits(quantity, units, context);
    return quantity;
  },
};
