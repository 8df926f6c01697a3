import { datePart, parseDtm } from "./dtm.ts";
import { Failure, type LeafContext, type MappingFunction } from "./function.ts";

/** DTM to FHIR date with the precision that is written. A time of day has no place in a date: an information says that it stays behind. */
export function toDate(text: string, context: LeafContext): string | Failure {
  const dtm = parseDtm(text);
  if (dtm === undefined) return new Failure("mapping.not-a-time");
  if (dtm.hour !== null) context.warn("mapping.date-has-time");
  return datePart(dtm);
}

export const dtmToDate: MappingFunction = { name: "DTM→date", from: ["DTM", "DT"], to: ["date"], leaf: toDate };
