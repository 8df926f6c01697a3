import { Failure, type MappingFunction } from "./function.ts";

/**
 * TM (HH[MM[SS[.S…]]][+/-ZZZZ], HL7 v2.8 section 2A.2.75) to FHIR time, which needs minutes and has no offset: an hour alone or a time with an offset is a
 * failure. Seconds that are not written are `00`, which FHIR asks for.
 */
export const tmToTime: MappingFunction = {
  name: "TM→time",
  from: ["TM"],
  to: ["time"],
  leaf: (text) => {
    const match = /^([01]\d|2[0-3])([0-5]\d)(?:([0-5]\d)(\.\d{1,4})?)?$/.exec(text.trim());
    return match === null ? new Failure("mapping.not-a-clock-time") : `${match[1]}:${match[2]}:${match[3] ?? "00"}${match[4] ?? ""}`;
  },
};
