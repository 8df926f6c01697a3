import type { FhirResource } from "../model/fhir.ts";
import { ofTheRecord } from "./lanes.ts";

interface Entry {
  readonly resource?: FhirResource;
}

/** `Type/id` as Portage writes references to what it delivers; ids are derived and so UUIDs. */
const derived = /"((?:[A-Z][A-Za-z]+)\/[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"/g;

/** Every resource that a Bundle's text has an entry for or refers to, each once: `Patient/<derived id>`. */
export function referencesIn(bundle: string): string[] {
  return [...new Set(Array.from(bundle.matchAll(derived), ([, reference]) => reference!))];
}

/** Types whose resources records of many patients bring along. */
const shared = new Set(["HealthcareService", "Location", "Medication", "Organization", "Practitioner", "PractitionerRole", "Substance"]);

/** The entries of a Bundle that deliveries of other patients may write too. */
export function sharedIn(bundle: string): string[] {
  return entriesIn(bundle, (type) => shared.has(type));
}

/** The entries of a Bundle that say something of its patient: neither shared nor about the record itself. */
export function ownIn(bundle: string): string[] {
  return entriesIn(bundle, (type) => !shared.has(type) && !ofTheRecord.has(type));
}

function entriesIn(bundle: string, isWanted: (type: string) => boolean): string[] {
  const { entry = [] } = JSON.parse(bundle) as { entry?: readonly Entry[] };
  return [...new Set(entry.flatMap(({ resource }) => (resource !== undefined && isWanted(resource.resourceType) ? [`${resource.resourceType}/${String(resource["id"])}`] : [])))];
}
