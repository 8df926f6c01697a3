import type { FhirResource } from "../src/model/fhir.ts";

const patientUrl = "urn:uuid:6a1f7a52-94b4-4b3f-9d0b-2f8b1c6a0001";

export const patient: FhirResource = {
  resourceType: "Patient",
  id: "6a1f7a52-94b4-4b3f-9d0b-2f8b1c6a0001",
  meta: { tag: [{ system: "https://portage.example/feed", code: "hospital" }], lastUpdated: "2024-03-05T10:15:00.000+01:00" },
  extension: [
    { url: "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName", valueString: "Alder" },
    { url: "http://hl7.org/fhir/StructureDefinition/patient-birthPlace", valueAddress: { city: "Springfield", country: "US" } },
  ],
  identifier: [
    { use: "official", type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }] }, system: "urn:oid:1.2.36.146.595.217.0.1", value: "12345", assigner: { display: "General Hospital" } },
    { type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "SS" }] }, system: "http://hl7.org/fhir/sid/us-ssn", value: "000-00-0000" },
  ],
  active: true,
  name: [
    { use: "official", family: "Everyperson", given: ["Eve", "Eleanor"], prefix: ["Dr."], period: { start: "1991-06-01" } },
    { use: "maiden", family: "Alder", given: ["Eve"] },
  ],
  telecom: [
    { system: "phone", value: "+1-555-0100", use: "home", rank: 1 },
    { system: "email", value: "eve@example.org", use: "work" },
  ],
  gender: "female",
  birthDate: "1962-10-14",
  _birthDate: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/patient-birthTime", valueDateTime: "1962-10-14T08:05:00-05:00" }] },
  deceasedBoolean: false,
  address: [{ use: "home", type: "both", line: ["2222 Home Street", "Apartment 4"], city: "Ann Arbor", district: "Washtenaw", state: "MI", postalCode: "48104", country: "US" }],
  maritalStatus: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", code: "M", display: "Married" }] },
  multipleBirthInteger: 2,
  contact: [
    {
      relationship: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0131", code: "N" }], text: "Spouse" }],
      name: { family: "Everyman", given: ["Adam"] },
      telecom: [{ system: "phone", value: "+1-555-0101" }],
      gender: "male",
    },
  ],
  communication: [{ language: { coding: [{ system: "urn:ietf:bcp:47", code: "en-US" }] }, preferred: true }],
  generalPractitioner: [{ reference: "Practitioner/6a1f7a52-94b4-4b3f-9d0b-2f8b1c6a0002" }],
  managingOrganization: { reference: "Organization/6a1f7a52-94b4-4b3f-9d0b-2f8b1c6a0003", display: "General Hospital" },
};

/** The patient with what US Core asks for. */
export const usPatient: FhirResource = {
  ...patient,
  extension: [
    {
      url: "http://hl7.org/fhir/us/core/StructureDefinition/us-core-race",
      extension: [{ url: "ombCategory", valueCoding: { system: "urn:oid:2.16.840.1.113883.6.238", code: "2106-3", display: "White" } }, { url: "text", valueString: "White" }],
    },
    { url: "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", valueCode: "F" },
  ],
};

/** A blood pressure as the vital signs profiles want it. */
export const bloodPressure: FhirResource = {
  resourceType: "Observation",
  id: "6a1f7a52-94b4-4b3f-9d0b-2f8b1c6a0006",
  status: "final",
  category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs", display: "Vital Signs" }] }],
  code: { coding: [{ system: "http://loinc.org", code: "85354-9", display: "Blood pressure panel" }] },
  subject: { reference: patientUrl.replace("urn:uuid:", "Patient/") },
  effectiveDateTime: "2024-03-04T09:30:00-05:00",
  component: [["8480-6", 120], ["8462-4", 80]].map(([code, value]) => ({
    code: { coding: [{ system: "http://loinc.org", code: code as string }] },
    valueQuantity: { value: value as number, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]" },
  })),
};

/** A laboratory result; `number` tells one from another. */
export function observation(number: number): FhirResource {
  return {
    resourceType: "Observation",
    id: `6a1f7a52-94b4-4b3f-9d0b-2f8b1c6b${String(number).padStart(4, "0")}`,
    meta: { tag: [{ system: "https://portage.example/feed", code: "hospital" }] },
    identifier: [{ system: "urn:oid:2.16.840.1.113883.19.4.6", value: `F-${number}` }],
    status: "final",
    category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "laboratory", display: "Laboratory" }] }],
    code: { coding: [{ system: "http://loinc.org", code: "2345-7", display: "Glucose [Mass/volume] in Serum or Plasma" }, { system: "urn:oid:1.2.3.4.5", code: "GLU" }], text: "Glucose" },
    subject: { reference: patientUrl },
    effectiveDateTime: "2024-03-04T09:30:00-05:00",
    issued: "2024-03-04T11:45:33.125-05:00",
    performer: [{ reference: "Organization/6a1f7a52-94b4-4b3f-9d0b-2f8b1c6a0003" }],
    valueQuantity: { value: 182 + number / 10, comparator: "<", unit: "mg/dL", system: "http://unitsofmeasure.org", code: "mg/dL" },
    interpretation: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation", code: "HH", display: "Critical high" }] }],
    note: [{ text: "Fasting sample.\nRepeated once.", time: "2024-03-04T11:50:00Z" }],
    method: { text: "Hexokinase" },
    referenceRange: [{ low: { value: 70, unit: "mg/dL" }, high: { value: 105, unit: "mg/dL" }, text: "70_105" }],
    component: [
      { code: { text: "Dilution" }, valueString: "none" },
      { code: { text: "Haemolysis" }, valueCodeableConcept: { text: "not seen" } },
    ],
  };
}

/** A transaction of a patient, an encounter, a report and results: `entries` entries. */
export function transaction(entries: number): FhirResource {
  const results = Array.from({ length: entries - 3 }, (_, number) => observation(number));
  const encounter: FhirResource = {
    resourceType: "Encounter",
    id: "6a1f7a52-94b4-4b3f-9d0b-2f8b1c6a0004",
    status: "in-progress",
    class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "IMP" },
    subject: { reference: patientUrl },
    period: { start: "2024-03-04T08:00:00-05:00" },
  };
  const report: FhirResource = {
    resourceType: "DiagnosticReport",
    id: "6a1f7a52-94b4-4b3f-9d0b-2f8b1c6a0005",
    status: "final",
    code: { coding: [{ system: "http://loinc.org", code: "24323-8" }] },
    subject: { reference: patientUrl },
    encounter: { reference: `urn:uuid:${encounter.id}` },
    effectiveDateTime: "2024-03-04",
    result: results.map(({ id }) => ({ reference: `urn:uuid:${id}` })),
  };
  return {
    resourceType: "Bundle",
    type: "transaction",
    entry: [patient, encounter, report, ...results].map((resource) => ({
      fullUrl: `urn:uuid:${resource.id}`,
      resource,
      request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` },
    })),
  };
}
