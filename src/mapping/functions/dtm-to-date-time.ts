import { toDateTime } from "./dtm.ts";
import type { MappingFunction } from "./function.ts";

/** DTM (and DT) to FHIR dateTime, with the precision that is written; see `toDateTime` for the offset. */
export const dtmToDateTime: MappingFunction = { name: "DTM→dateTime", from: ["DTM", "DT"], to: ["dateTime"], leaf: toDateTime };
