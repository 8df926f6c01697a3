import type { FhirObject, FhirResource, FhirValue } from "../../model/fhir.ts";

/** The elements by which R4's resources name the patient that they are about. */
const patientElements = ["subject", "patient", "beneficiary", "for"];

function patientsOf(resource: FhirResource): Set<string> {
  const holders = patientElements.flatMap((name): FhirValue[] => [resource[name] ?? []].flat());
  return new Set(holders.flatMap((holder) => /\bPatient\/[A-Za-z0-9.-]+/.exec(((holder as FhirObject | null)?.["reference"] as string | undefined) ?? "")?.[0] ?? []));
}

/** True when both name patients and none is the same: then the two are about different things, whatever their id. */
export function isOfAnotherPatient(current: FhirResource, sent: FhirResource): boolean {
  const [theirs, ours] = [patientsOf(current), patientsOf(sent)];
  return theirs.size > 0 && ours.size > 0 && ![...ours].some((patient) => theirs.has(patient));
}
