import { describe, expect, it } from "vitest";
import { check, validator } from "../definitions.ts";

const clinical = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical";
const allergy = (clinicalStatus: unknown): unknown => ({ resourceType: "AllergyIntolerance", patient: { reference: "Patient/1" }, clinicalStatus });

describe("required bindings", () => {
  it("take the codes of the value set, in its case", () => {
    expect(check({ resourceType: "Patient", gender: "female" })).toEqual([]);
    expect(check({ resourceType: "Patient", gender: "Female" })).toEqual(["binding Patient.gender"]);
    expect(check({ resourceType: "Patient", gender: "" })).toEqual(["format Patient.gender"]);
    expect(check({ resourceType: "Patient", gender: 1 })).toEqual(["format Patient.gender"]);
  });

  it("name the value set and never the code", () => {
    const [issue] = validator.validateResource({ resourceType: "Patient", gender: "secret" });
    expect(issue!.text).toContain("http://hl7.org/fhir/ValueSet/administrative-gender");
    expect(issue!.text).not.toContain("secret");
  });

  it("hold for each entry of a list", () => {
    expect(check({ resourceType: "AllergyIntolerance", patient: { reference: "Patient/1" }, clinicalStatus: { coding: [{ system: clinical, code: "active" }] }, category: ["food", "x"] })).toEqual(["binding AllergyIntolerance.category[1]"]);
  });

  it("are met by one coding of a CodeableConcept", () => {
    expect(check(allergy({ coding: [{ system: "http://example.org", code: "a" }, { system: clinical, code: "active" }] }))).toEqual([]);
    expect(check(allergy({ coding: [{ system: clinical, code: "x" }] }))).toEqual(["binding AllergyIntolerance.clinicalStatus"]);
    expect(check(allergy({ coding: [{ code: "active" }] }))).toEqual(["binding AllergyIntolerance.clinicalStatus"]);
    expect(check(allergy({ coding: [{ system: "http://example.org", code: "active" }] }))).toEqual(["binding AllergyIntolerance.clinicalStatus"]);
  });

  it("are not met by text", () => {
    expect(check(allergy({ text: "active" }))).toEqual(["binding-missing AllergyIntolerance.clinicalStatus"]);
  });

  it("leave an element alone that only says why it is absent", () => {
    expect(check(allergy({ extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] }))).toEqual([]);
  });

  it("take the whole of a code system with its hierarchy", () => {
    const condition = (code: string): unknown => ({
      resourceType: "Condition",
      subject: { reference: "Patient/1" },
      clinicalStatus: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code }] },
    });
    // recurrence stands below active.
    expect(check(condition("recurrence"))).toEqual([]);
    expect(check(condition("gone"))).toEqual(["binding Condition.clinicalStatus"]);
  });

  it("say nothing where the value set cannot be listed", () => {
    expect(check({ resourceType: "Binary", contentType: "application/x-anything" })).toEqual([]);
  });

  it("do not hold for weaker bindings", () => {
    expect(check({ resourceType: "Patient", maritalStatus: { coding: [{ system: "http://example.org", code: "x" }] } })).toEqual([]);
  });
});
