import { describe, expect, it } from "vitest";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";
import { validateCodeParameters } from "../../src/terminology/validate-code.ts";
import type { CodesOf, ValueSetCodes } from "../../src/terminology/value-set-codes.ts";
import { parameters } from "./example-maps.ts";

const gender = "http://hl7.org/fhir/administrative-gender";
const url: FhirObject = { name: "url", valueUri: "http://hl7.org/fhir/ValueSet/administrative-gender" };
const codes: ValueSetCodes = new Map([
  [gender, new Map<string, string | undefined>([["male", "Male"], ["female", "Female"]])],
  ["http://example.org/more", new Map([["male", undefined]])],
]);
const codesOf: CodesOf = (valueSet) => (valueSet === url["valueUri"] ? codes : undefined);
const run = (...parameter: FhirObject[]) => (validateCodeParameters(parameters(...parameter), codesOf) as FhirResource)["parameter"];
const keys = (...parameter: FhirObject[]) => (validateCodeParameters(parameters(...parameter), codesOf) as { key: string }[]).map(({ key }) => key);
const code = (valueCode: string): FhirObject => ({ name: "code", valueCode });
const system: FhirObject = { name: "system", valueUri: gender };

describe("$validate-code", () => {
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
    expect(run(url, code("male"))).toMatchObject([{ valueBoolean: false }, {}]);
  });

  it("says true for a concept when one of its codings is in the value set", () => {
    expect(run(url, { name: "codeableConcept", valueCodeableConcept: { coding: [{ system: "http://example.org/other", code: "f" }, { system: gender, code: "female" }] } })).toMatchObject([{ valueBoolean: true }, {}]);
  });

  it("warns of a display that is not the code's", () => {
    expect(run(url, code("female"), system, { name: "display", valueString: "Woman" })).toContainEqual({ name: "message", valueString: "The display is not the one of the code system." });
    expect(run(url, code("female"), system, { name: "display", valueString: "FEMALE" })).toHaveLength(2);
  });

  it("reads the codes of a value set that is sent along", () => {
    const compose = { resourceType: "ValueSet", status: "active", compose: { include: [{ system: gender, concept: [{ code: "other" }] }] } };
    const expansion = { resourceType: "ValueSet", status: "active", expansion: { contains: [{ system: gender, code: "group", abstract: true, contains: [{ system: gender, code: "other" }] }] } };
    for (const resource of [compose, expansion]) expect(run({ name: "valueSet", resource }, code("other"), system)).toEqual([{ name: "result", valueBoolean: true }]);
    expect(run({ name: "valueSet", resource: expansion }, code("group"), system)).toMatchObject([{ valueBoolean: false }, {}]);
  });

  it("refuses a value set that is not at hand, not listed, not named, or named twice", () => {
    const filtered = { resourceType: "ValueSet", status: "active", compose: { include: [{ system: gender }] } };
    expect(keys({ name: "url", valueUri: "http://example.org/ValueSet/none" }, code("a"))).toEqual(["terminology.value-set-unknown"]);
    expect(keys({ name: "valueSet", resource: filtered }, code("a"))).toEqual(["terminology.value-set-not-listed"]);
    expect(keys(code("a"))).toEqual(["terminology.value-set-not-one"]);
    expect(keys(url, { name: "valueSet", resource: filtered }, code("a"))).toEqual(["terminology.value-set-not-one"]);
    expect(keys(url, { name: "context", valueUri: "http://example.org/x" }, code("a"))).toEqual(["terminology.context-unsupported"]);
  });
});
