import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

const patient = (extension: object): unknown => ({ resourceType: "Patient", extension: [extension] });

describe("extensions", () => {
  const birthPlace = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace";

  it("that are published have a value of the type they are defined with", () => {
    expect(check(patient({ url: birthPlace, valueAddress: { city: "Springfield" } }))).toEqual([]);
    expect(check(patient({ url: birthPlace, valueString: "Springfield" }))).toEqual(["extension-value Patient.extension[0]"]);
  });

  it("that are complex have no value", () => {
    const nationality = "http://hl7.org/fhir/StructureDefinition/patient-nationality";
    expect(check(patient({ url: nationality, extension: [{ url: "code", valueCodeableConcept: { text: "x" } }] }))).toEqual([]);
    expect(check(patient({ url: nationality, valueCodeableConcept: { text: "x" } }))).toEqual(["extension-value Patient.extension[0]"]);
  });

  it("that nobody published may have any value", () => {
    expect(check(patient({ url: "http://example.org/own", valueInteger: 1 }))).toEqual([]);
  });
});
