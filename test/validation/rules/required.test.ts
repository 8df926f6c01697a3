import { describe, expect, it } from "vitest";
import { check, validator } from "../definitions.ts";

const code = { text: "Glucose" };

describe("required elements", () => {
  it("are there", () => {
    expect(check({ resourceType: "Observation", status: "final", code })).toEqual([]);
    expect(check({ resourceType: "Observation", status: "final" })).toEqual(["required Observation"]);
    expect(validator.validateResource({ resourceType: "Observation", code })[0]!.text).toContain("Observation requires status");
  });

  it("are there when they have extensions alone", () => {
    const absent = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
    expect(check({ resourceType: "Observation", _status: absent, code })).toEqual([]);
  });

  it("are asked for in elements too, wherever these are", () => {
    expect(check({ resourceType: "Observation", status: "final", code, component: [{ code }, { valueString: "x" }] })).toEqual(["required Observation.component[1]"]);
    expect(check({ resourceType: "Patient", extension: [{ valueString: "x" }] })).toEqual(["required Patient.extension[0]"]);
  });

  it("may be of any type of a choice", () => {
    const request = { resourceType: "MedicationRequest", status: "active", intent: "order", subject: { reference: "Patient/1" } };
    expect(check({ ...request, medicationCodeableConcept: { text: "x" } })).toEqual([]);
    expect(check({ ...request, medicationReference: { reference: "Medication/1" } })).toEqual([]);
    expect(check(request)).toEqual(["required MedicationRequest"]);
  });
});
