import type { FhirObject } from "../../model/fhir.ts";
import { Failure, type MappingFunction } from "./function.ts";
import { toDecimal } from "./nm.ts";
import { codeOfUnit, timeUnitOf } from "./time-unit.ts";

/** CQ whose units are units of time to Duration, whose code R4 wants of UCUM (TQ1-6, RXV-17); a Quantity of time (daysSupply) likewise. The unit reads as the sender wrote it. */
export const cqToDuration: MappingFunction = {
  name: "CQ→Duration",
  from: ["CQ"],
  to: ["Duration", "Quantity"],
  node: (node, context) => {
    const value = toDecimal(node.child(1).text.trim());
    if (value === undefined) return new Failure("mapping.not-a-number");
    const [unit, text] = [timeUnitOf(node.child(2)), node.child(2).child(2)];
    if (unit === undefined) return new Failure("mapping.not-a-time-unit");
    const duration: FhirObject = {};
    const code = codeOfUnit(node.child(2));
    context.put(duration, "value", value, node.child(1));
    context.put(duration, "unit", text.hasValue ? text.text : unit, text.hasValue ? text : code);
    context.put(duration, "system", "http://unitsofmeasure.org", code);
    context.put(duration, "code", unit, code);
    // UCUM's code stands for the sender's own; Duration has no place for where that was from.
    for (const part of node.child(2).children()) if (part > 2) context.archive(node.child(2).child(part));
    return duration;
  },
};
