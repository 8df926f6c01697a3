import type { FhirObject } from "../../model/fhir.ts";
import type { Member } from "../value-sets/value-set.ts";

/** One code of an expansion (`ValueSet.expansion.contains`). */
export function expansionEntry({ system, code, display, abstract, inactive }: Member): FhirObject {
  return { ...(system !== "" && { system }), ...(abstract && { abstract }), ...(inactive && { inactive }), code, ...(display !== undefined && { display }) };
}
