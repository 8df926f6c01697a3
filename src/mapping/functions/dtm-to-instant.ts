import { toDateTime } from "./dtm.ts";
import { Failure, type MappingFunction } from "./function.ts";

/** DTM to FHIR instant, which needs the seconds and an offset: anything less precise is a failure, never filled up. */
export const dtmToInstant: MappingFunction = {
  name: "DTM→instant",
  from: ["DTM"],
  to: ["instant"],
  leaf: (text, context) => {
    if (!/^\d{14}/.test(text)) return new Failure("mapping.not-an-instant");
    const value = toDateTime(text, context);
    return typeof value === "string" && !value.includes("T") ? new Failure("mapping.not-an-instant") : value;
  },
};
