import type { FhirObject } from "../../model/fhir.ts";
import type { MappingFunction } from "./function.ts";

const units: Readonly<Record<string, string>> = { S: "s", M: "min", H: "h", D: "d", W: "wk", L: "mo" };

/** A length of time as TQ.3 writes it, unit first: `D14` is 14 days (HL7 v2.6 section 4.3.3). What is no length of time (INDEF, X3, T30) gives nothing. */
export const durationText: MappingFunction = {
  name: "duration-text",
  from: ["ST"],
  to: ["Duration", "Quantity"],
  node: (node, context) => {
    const match = /^([SMHDWL])(\d{1,5})$/.exec(node.text.trim().toUpperCase());
    if (match === null) return undefined;
    const duration: FhirObject = {};
    const unit = units[match[1]!]!;
    context.put(duration, "value", Number(match[2]), node);
    context.put(duration, "unit", unit, node);
    context.put(duration, "system", "http://unitsofmeasure.org", node);
    context.put(duration, "code", unit, node);
    return duration;
  },
};
