import { Failure, type MappingFunction } from "./function.ts";
import { toDecimal } from "./nm.ts";

/** NM to FHIR decimal, digits kept. */
export const nmToDecimal: MappingFunction = {
  name: "NM→decimal",
  from: ["NM", "SI", "ST"],
  to: ["decimal"],
  leaf: (text) => toDecimal(text) ?? new Failure("mapping.not-a-number"),
};
