import { toDateTime } from "./dtm.ts";
import type { MappingFunction } from "./function.ts";

/** DT to FHIR dateTime: a date with the precision that is written. */
export const dtToDateTime: MappingFunction = { name: "DT→dateTime", from: ["DT"], to: ["dateTime"], leaf: toDateTime };
