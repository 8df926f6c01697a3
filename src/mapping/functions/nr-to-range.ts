import type { FhirObject } from "../../model/fhir.ts";
import { Failure, type MappingFunction } from "./function.ts";
import { quantityOf } from "./sn.ts";

/** NR (low and high, HL7 v2.8 section 2A.2.48) to Range, with units by `with`. An end that is not there is open. */
export const nrToRange: MappingFunction = {
  name: "NR→Range",
  from: ["NR"],
  to: ["Range"],
  node: (node, context, [units]) => {
    const range: FhirObject = {};
    for (const [end, number] of [["low", node.child(1)], ["high", node.child(2)]] as const) {
      if (!number.hasValue) continue;
      const quantity = quantityOf(number, null, units, context);
      if (quantity instanceof Failure) return quantity;
      range[end] = quantity;
    }
    return range["low"] === undefined && range["high"] === undefined ? undefined : range;
  },
};
