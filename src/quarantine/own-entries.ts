import { ofTheRecord } from "../bundle/lanes.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import { sharedTypes } from "../outbox/shared.ts";

/** References of a Bundle's entries that say something of its patient: neither what records of many patients bring along, nor what is about the record itself. */
export function ownEntries(bundle: FhirResource): string[] {
  const resources = ((bundle["entry"] ?? []) as FhirObject[]).flatMap(({ resource }) => (resource === undefined ? [] : [resource as FhirResource]));
  const own = resources.filter(({ resourceType }) => !sharedTypes.has(resourceType) && !ofTheRecord.has(resourceType));
  return own.map(({ resourceType, id }) => `${resourceType}/${String(id)}`);
}
