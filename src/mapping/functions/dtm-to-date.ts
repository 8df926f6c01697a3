import { datePart, parseDtm } from "./dtm.ts";
import { Failure, type LeafContext, type MappingFunction } from "./function.ts";

/** DTM to FHIR date with the precision that is written. A time of day has no place in a date: another row carries it, or the information says that it stays behind. */
export function toDate(text: string, _context: LeafContext): string | Failure {
  const dtm = parseDtm(text);
  return dtm === undefined ? new Failure("mapping.not-a-time") : datePart(dtm);
}

export const dtmToDate: MappingFunction = { name: "DTM→date", from: ["DTM", "DT"], to: ["date"], leaf: toDate };
