import { entriesOf } from "../delivery/entries.ts";
import type { StoredResource } from "../model/target.ts";

/** Types whose resources records of many patients bring along. */
const sharedTypes = new Set(["HealthcareService", "Location", "Medication", "Organization", "Practitioner", "PractitionerRole", "Substance"]);

/** The entries of a Bundle's text that deliveries of other patients may write too, and that the target does not have as they are: `Practitioner/…`. */
export function sharedToSend(bundle: string, known: ReadonlyMap<string, StoredResource>): string[] {
  const shared = entriesOf(bundle).filter(({ resource, reference, contentHash }) => resource !== undefined && sharedTypes.has(resource.resourceType) && known.get(reference)?.contentHash !== contentHash);
  return [...new Set(shared.map(({ reference }) => reference))];
}
