import { toDate } from "./dtm-to-date.ts";
import type { MappingFunction } from "./function.ts";

/** DT to FHIR date with the precision that is written. */
export const dtToDate: MappingFunction = { name: "DT→date", from: ["DT"], to: ["date"], leaf: toDate };
