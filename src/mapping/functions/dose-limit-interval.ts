import type { FhirObject } from "../../model/fhir.ts";
import type { MappingFunction } from "./function.ts";

/** HL7 table 0924 as units of time; an episode (O) and a lifetime (PL) are none. */
const units: Readonly<Record<string, string>> = { A: "a", D: "d", M: "mo", W: "wk" };

/** The interval of a cumulative dose limit (CDO-4: per day, week, month or year; HL7 v2.8 section 4A.4.10) to Quantity. */
export const doseLimitInterval: MappingFunction = {
  name: "dose-limit-interval",
  from: ["CQ"],
  to: ["Quantity"],
  node: (node, context) => {
    const unit = units[node.child(2).text];
    if (unit === undefined) return undefined;
    const count = node.child(1).hasValue ? Number(node.child(1).text) : 1;
    if (!Number.isFinite(count) || count <= 0) return undefined;
    const interval: FhirObject = {};
    context.put(interval, "value", count, node);
    context.put(interval, "unit", unit, node.child(2));
    context.put(interval, "system", "http://unitsofmeasure.org", node.child(2));
    context.put(interval, "code", unit, node.child(2));
    return interval;
  },
};
