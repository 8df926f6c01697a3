import type { FhirResource } from "../model/fhir.ts";

/** What every record brings with it: nobody's order depends on them. */
export const ofTheRecord: ReadonlySet<string> = new Set(["Provenance", "MessageHeader"]);

interface Entry {
  readonly resource?: FhirResource;
}

/**
 * What a transaction must stay in order with: the patients that it writes, both of them where two become one; where it writes none, the resources
 * that it is about (a practitioner, a location). References as the Bundle calls them, each once, sorted.
 */
export function lanesOf(bundle: FhirResource): readonly string[] {
  const resources = ((bundle["entry"] as readonly Entry[] | undefined) ?? []).flatMap(({ resource }) => resource ?? []);
  const patients = resources.filter(({ resourceType }) => resourceType === "Patient");
  const about = patients.length > 0 ? patients : resources.filter(({ resourceType }) => !ofTheRecord.has(resourceType));
  return [...new Set(about.map(({ resourceType, id }) => `${resourceType}/${String(id)}`))].sort();
}
