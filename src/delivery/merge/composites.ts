import type { FhirObject } from "../../model/fhir.ts";

/** R4's single backbone elements of the resources that records write again: groups of elements, not values. (`Consent.provision` is one statement and stays whole.) */
const backbones = new Set([
  "Encounter.hospitalization",
  "Specimen.collection",
  "MedicationRequest.dispenseRequest",
  "MedicationRequest.substitution",
  "MedicationDispense.substitution",
  "MedicationAdministration.dosage",
  "Medication.batch",
  "DocumentReference.context",
  "Task.restriction",
]);

const periodParts = new Set(["start", "end", "_start", "_end", "extension", "id"]);

export function isPeriod(value: FhirObject): boolean {
  return Object.keys(value).every((name) => periodParts.has(name)) && (value["start"] ?? value["end"] ?? value["_start"] ?? value["_end"]) !== undefined;
}

/**
 * True where an element is no value but a group of elements, each with a field of its own (PV1-14 and PV1-36; PV1-44 and PV1-45), so that the record may speak of
 * one and not of the other: a backbone element, a Period. Every other data type is one value: half of one Quantity and half of another are an invention.
 */
export function isComposite(path: string, current: FhirObject, sent: FhirObject): boolean {
  return backbones.has(path) || (isPeriod(current) && isPeriod(sent));
}

/** True for a Period whose end is before its start, as far as both are known to the day. */
export function isReversed({ start, end }: FhirObject): boolean {
  if (typeof start !== "string" || typeof end !== "string") return false;
  const length = Math.min(start.length, end.length, 10);
  return end.slice(0, length) < start.slice(0, length);
}
