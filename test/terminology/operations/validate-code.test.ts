import type { CodeSystem, ValueSet } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import type { FhirObject, FhirResource } from "../../../src/model/fhir.ts";
import { createLibrary, sourceOf } from "../../../src/terminology/definitions/library.ts";
import { validateCodeParameters } from "../../../src/terminology/operations/validate-code.ts";
import { parameters } from "../example-maps.ts";

const gender = "http://hl7.org/fhir/administrative-gender";
const more = "http://example.org/more";
const url: FhirObject = { name: "url", valueUri: "http://hl7.org/fhir/ValueSet/administrative-gender" };
const genderSystem: CodeSystem = { resourceType: "CodeSystem", status: "active", url: gender, version: "4.0.1", content: "complete", concept: [{ code: "male", display: "Male", designation: [{ value: "Männlich" }] }, { code: "female", display: "Female" }] };
const codes: ValueSet = { resourceType: "ValueSet", status: "active", url: url["valueUri"] as string, compose: { include: [{ system: gender }, { system: more, concept: [{ code: "male" }] }] } };
const filtered: ValueSet = { resourceType: "ValueSet", status: "active", url: "http://example.org/ValueSet/filtered", compose: { include: [{ system: "http://snomed.info/sct", filter: [{ property: "concept", op: "is-a", value: "138875005" }] }] } };
const library = createLibrary([sourceOf([genderSystem, codes, filtered])]);
const run = (...parameter: FhirObject[]) => (validateCodeParameters(parameters(...parameter), library) as FhirResource)["parameter"];
const keys = (...parameter: FhirObject[]) => (validateCodeParameters(parameters(...parameter), library) as { key: string }[]).map(({ key }) => key);
const code = (valueCode: string): FhirObject => ({ name: "code", valueCode });
const system: FhirObject = { name: "system", valueUri: gender };

describe("ValueSet/$validate-code", () => {
  it("says true with the display for a code of the value set", () => {
    expect(run(url, code("female"), system)).toEqual([{ name: "result", valueBoolean: true }, { name: "display", valueString: "Female" }]);
  });

  it("says false with a message for another code, and for the code of another system", () => {
    const no = [{ name: "result", valueBoolean: false }, { name: "message", valueString: "The value set does not have the code." }];
    expect(run(url, code("Female"), system)).toEqual(no);
    expect(run(url, { name: "coding", valueCoding: { system: "http://example.org/other", code: "female" } })).toEqual(no);
  });

  it("takes a code without a system where only one system has it", () => {
    expect(run(url, code("female"))).toMatchObject([{ valueBoolean: true }, {}]);
    expect(run(url, code("female"), { name: "inferSystem", valueBoolean: true })).toMatchObject([{ valueBoolean: true }, {}]);
    expect(keys(url, code("male"))).toEqual(["terminology.system-ambiguous"]);
  });

  it("says true for a concept when one of its codings is in the value set", () => {
    expect(run(url, { name: "codeableConcept", valueCodeableConcept: { coding: [{ system: "http://example.org/other", code: "f" }, { system: gender, code: "female" }] } })).toMatchObject([{ valueBoolean: true }, {}]);
  });

  it("warns of a display that is not the code's, and knows its designations", () => {
    expect(run(url, code("female"), system, { name: "display", valueString: "Woman" })).toContainEqual({ name: "message", valueString: "The display is not the one of the code system." });
    expect(run(url, code("female"), system, { name: "display", valueString: "FEMALE" })).toHaveLength(2);
    expect(run(url, code("male"), system, { name: "display", valueString: "männlich" })).toHaveLength(2);
  });

  it("asks the version of the code system that the request names", () => {
    expect(run(url, code("female"), system, { name: "systemVersion", valueString: "4.0.1" })).toMatchObject([{ valueBoolean: true }, {}]);
    expect(keys(url, code("female"), system, { name: "systemVersion", valueString: "9" })).toEqual(["terminology.code-system-unknown"]);
  });

  it("reads the codes of a value set that is sent along", () => {
    const compose = { resourceType: "ValueSet", status: "active", compose: { include: [{ system: gender, concept: [{ code: "other" }] }] } };
    const expansion = { resourceType: "ValueSet", status: "active", expansion: { contains: [{ system: gender, code: "group", abstract: true, contains: [{ system: gender, code: "other" }] }] } };
    for (const resource of [compose, expansion]) expect(run({ name: "valueSet", resource }, code("other"), system)).toEqual([{ name: "result", valueBoolean: true }]);
    expect(run({ name: "valueSet", resource: expansion }, code("group"), system)).toMatchObject([{ valueBoolean: false }, {}]);
    expect(run({ name: "valueSet", resource: expansion }, code("group"), system, { name: "abstract", valueBoolean: true })).toMatchObject([{ valueBoolean: true }]);
  });

  it("does not say false where the code system is not at hand", () => {
    const unknown = { name: "url", valueUri: filtered.url! };
    expect(keys(unknown, { name: "coding", valueCoding: { system: "http://snomed.info/sct", code: "404684003" } })).toEqual(["terminology.code-system-unknown"]);
  });

  it("says false to what cannot be a code of it, and to codes of other systems", () => {
    const coding = (system: string, code: string) => run({ name: "url", valueUri: filtered.url! }, { name: "coding", valueCoding: { system, code } });
    // The last digit of 404684003 is its check digit.
    expect(coding("http://snomed.info/sct", "404684004")).toMatchObject([{ name: "result", valueBoolean: false }, {}]);
    expect(coding("http://example.org/local", "404684003")).toMatchObject([{ name: "result", valueBoolean: false }, {}]);
  });

  it("refuses a value set that is not at hand, says nothing, is not named, or named twice", () => {
    const empty = { resourceType: "ValueSet", status: "active", compose: { include: [] } };
    expect(keys({ name: "url", valueUri: "http://example.org/ValueSet/none" }, code("a"))).toEqual(["terminology.value-set-unknown"]);
    expect(keys({ name: "valueSet", resource: empty }, code("a"))).toEqual(["terminology.value-set-not-listed"]);
    expect(keys({ name: "valueSet", resource: { resourceType: "ValueSet", compose: { include: [{}] } } }, code("a"))).toEqual(["terminology.definition-shape"]);
    expect(keys(code("a"))).toEqual(["terminology.value-set-not-one"]);
    expect(keys(url, { name: "valueSet", resource: empty }, code("a"))).toEqual(["terminology.value-set-not-one"]);
    expect(keys(url, code("a"), { name: "context", valueUri: "http://example.org/x" })).toEqual(["terminology.parameter-unsupported"]);
  });
});
