import { describe, expect, it } from "vitest";
import { loadDefinitions } from "../../src/validation/load.ts";
import { definitions } from "./definitions.ts";

const { types } = definitions;

describe("the definitions artefact", () => {
  it("says what to do when it is missing", () => {
    expect(() => loadDefinitions("no/such/folder")).toThrow(/npm run generate/);
  });

  it("holds FHIR 4.0.1 with its 146 resource types and 20 primitive types", () => {
    expect(definitions.version).toBe("4.0.1");
    expect(definitions.resources.size).toBe(146);
    expect(["string", "xhtml", "uuid"].map((type) => types.isPrimitive(type))).toEqual([true, true, true]);
    expect(types.isPrimitive("HumanName")).toBe(false);
  });

  it("names the path that has a backbone element's children", () => {
    expect(types.element("Patient", "contact")).toEqual({ name: "contact", type: "BackboneElement", min: 0, list: true, content: "Patient.contact" });
    expect(types.element("Patient.contact", "relationship")).toMatchObject({ type: "CodeableConcept", list: true });
  });

  it("names a choice by its types", () => {
    expect(types.element("Observation", "valueQuantity")).toEqual({ name: "valueQuantity", type: "Quantity", min: 0, list: false, choice: "value" });
    expect(types.element("Patient", "deceasedDateTime")).toMatchObject({ type: "dateTime", choice: "deceased" });
    expect(types.element("Observation", "value")).toBeUndefined();
    expect(types.element("Observation", "valueAddress")).toBeUndefined();
  });

  it("follows content references", () => {
    expect(types.element("Observation.component", "referenceRange")).toMatchObject({ list: true, content: "Observation.referenceRange" });
    expect(types.element("Questionnaire.item", "item")).toMatchObject({ content: "Questionnaire.item" });
  });

  it("has what every element and resource has", () => {
    expect(types.element("Patient", "id")).toMatchObject({ type: "id" });
    expect(types.element("HumanName", "id")).toMatchObject({ type: "string" });
    expect(types.element("Patient", "contained")).toMatchObject({ type: "Resource", list: true });
    expect(types.element("Patient.contact", "modifierExtension")).toMatchObject({ type: "Extension", list: true });
    expect(types.element("Extension", "url")).toMatchObject({ type: "uri", min: 1 });
  });

  it("says where references may point and which codes are required", () => {
    expect(types.element("Observation", "subject")?.targets).toEqual(["Patient", "Group", "Device", "Location"]);
    expect(types.element("Provenance", "target")?.targets).toBeUndefined();
    expect([...types.element("Patient", "gender")!.codes!]).toEqual(["male", "female", "other", "unknown"]);
    expect(types.element("AllergyIntolerance", "clinicalStatus")?.codes).toContain("active");
    expect(types.element("Attachment", "contentType")?.codes).toBeUndefined();
    expect(types.element("Observation", "category")?.codes).toBeUndefined();
  });

  it("knows published extensions by URL", () => {
    expect(types.extension("http://hl7.org/fhir/StructureDefinition/patient-birthPlace")).toEqual({ types: ["Address"], contexts: ["Patient"] });
    expect(types.extension("http://hl7.org/fhir/StructureDefinition/patient-nationality")).toEqual({ types: [], contexts: ["Patient"] });
    expect(types.extension("http://hl7.org/fhir/StructureDefinition/artifact-status")).toMatchObject({ types: ["code"], modifier: true });
    expect(types.extension("http://example.org/unknown")).toBeUndefined();
    expect(types.extension("toString")).toBeUndefined();
  });

  it("knows no type that R4 does not have", () => {
    expect(types.elements("Patient.name")).toBeUndefined();
    expect(types.elements("__proto__")).toBeUndefined();
    expect(types.isResource("Patient")).toBe(true);
    expect(types.isResource("Patients")).toBe(false);
  });
});
