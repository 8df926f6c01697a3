import type { FhirObject } from "../../model/fhir.ts";
import { Failure, type MappingFunction } from "./function.ts";
import { toDecimal } from "./nm.ts";
import { timeUnitOf, timeUnitPart } from "./time-unit.ts";

/** CQ whose units are units of time to Duration, whose code R4 wants of UCUM (TQ1-6, RXV-17); a Quantity of time (daysSupply) likewise. */
export const cqToDuration: MappingFunction = {
  name: "CQ→Duration",
  from: ["CQ"],
  to: ["Duration", "Quantity"],
  node: (node, context) => {
    const value = toDecimal(node.child(1).text.trim());
    if (value === undefined) return new Failure("mapping.not-a-number");
    const unit = timeUnitOf(node.child(2));
    if (unit === undefined) return new Failure("mapping.not-a-time-unit");
    const duration: FhirObject = {};
    const named = timeUnitPart(node.child(2), context);
    context.put(duration, "value", value, node.child(1));
    context.put(duration, "unit", unit, named);
    context.put(duration, "system", "http://unitsofmeasure.org", named);
    context.put(duration, "code", unit, named);
    return duration;
  },
};
