import type { FhirResource } from "../../model/fhir.ts";
import type { KeptContent, UpdateHints } from "../../model/update.ts";
import { mergeResource } from "./merge-resource.ts";
import { isOfAnotherPatient } from "./patients.ts";

/** Resources that one record states as a whole: a later one that writes them again has all there is to say of them. */
const stated = new Set(["Observation", "MessageHeader", "Provenance"]);

/** True for what is replaced and never merged. */
export function isStatedWhole({ resourceType }: FhirResource): boolean {
  return stated.has(resourceType);
}

/** What a target is to have of a resource that a record speaks of, when the target has `current`; and what was kept of that, where there was any. */
export function mergeEntry(reference: string, sent: FhirResource, current: FhirResource, hints: UpdateHints): { readonly resource: FhirResource; readonly kept: readonly KeptContent[] } {
  if (isOfAnotherPatient(current, sent)) return { resource: sent, kept: [{ resource: reference, elements: [], deleted: [], notDeleted: [], otherPatient: true }] };
  const { merged, ...told } = mergeResource(current, sent, hints[reference]);
  const any = told.elements.length + told.deleted.length + told.notDeleted.length > 0;
  return { resource: merged, kept: any ? [{ resource: reference, ...told, otherPatient: false }] : [] };
}
