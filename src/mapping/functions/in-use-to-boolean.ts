import { Failure, type MappingFunction } from "./function.ts";

/**
 * Whether a record of a master file is in use: HL7 tables 0183 (active, inactive) and 0180 (added, reactivated; deactivated, deleted) to boolean. Anything else is a
 * failure: an update says nothing of it.
 */
export const inUseToBoolean: MappingFunction = {
  name: "in-use",
  from: ["ID", "IS", "ST"],
  to: ["boolean"],
  leaf: (text) => answers.get(text.trim()) ?? new Failure("mapping.not-in-use"),
};

const answers = new Map([["A", true], ["MAD", true], ["MAC", true], ["I", false], ["MDC", false], ["MDL", false]]);
