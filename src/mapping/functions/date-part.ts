import { datePart as partOf, parseDtm } from "./dtm.ts";
import { Failure, type MappingFunction } from "./function.ts";

/** The date of a DTM whose time of day another row carries: PID-7 beside the extension patient-birthTime. */
export const datePart: MappingFunction = {
  name: "date-part",
  from: ["DTM"],
  to: ["date"],
  leaf(text) {
    const dtm = parseDtm(text);
    return dtm === undefined ? new Failure("mapping.not-a-time") : partOf(dtm);
  },
};
