import { describe, expect, it } from "vitest";
import { check, validator } from "../definitions.ts";

describe("resources", () => {
  it("need a resourceType that R4 has", () => {
    expect(check({ resourceType: "Patient" })).toEqual([]);
    expect(check({ resourceType: "Patients" })).toEqual(["resource-type Resource"]);
    expect(check({ resourceType: "DomainResource" })).toEqual(["resource-type Resource"]);
    for (const value of [{}, null, undefined, [], "Patient", 7]) expect(check(value)).toEqual(["not-a-resource Resource"]);
  });

  it("are named by the expression that the caller gives", () => {
    const [issue] = validator.validateResource({ resourceType: "Patient", gender: "m" }, "Bundle.entry[2].resource");
    expect(issue).toMatchObject({ key: "validation.binding", severity: "error", code: "code-invalid", expression: "Bundle.entry[2].resource.gender" });
  });

  it("are checked where they are contained", () => {
    expect(check({ resourceType: "Observation", status: "final", code: { text: "x" }, subject: { reference: "#p" }, contained: [{ resourceType: "Patient", id: "p", birthDate: "1.1.1990" }] })).toEqual(["format Observation.contained[0].birthDate"]);
    expect(check({ resourceType: "Patient", contained: [{ resourceType: "Nothing", id: "n" }], managingOrganization: { reference: "#n" } })).toEqual(["resource-type Patient.contained[0]"]);
  });

  it("are checked inside Parameters", () => {
    expect(check({ resourceType: "Parameters", parameter: [{ name: "resource", resource: { resourceType: "Patient", active: "yes" } }] })).toEqual(["format Parameters.parameter[0].resource.active"]);
  });
});

describe("properties", () => {
  it("are those of the type", () => {
    expect(check({ resourceType: "Patient", nickname: "x" })).toEqual(["unknown-property Patient.nickname"]);
    expect(check({ resourceType: "Patient", name: [{ famly: "x" }] })).toEqual(["unknown-property Patient.name[0].famly"]);
    expect(check({ resourceType: "Patient", _name: [{ id: "a" }] })).toEqual(["unknown-property Patient._name"]);
    expect(check({ resourceType: "Patient", name: [{ resourceType: "HumanName" }] })).toEqual(["unknown-property Patient.name[0].resourceType"]);
  });

  it("are not repeated in a message when their name may hold data", () => {
    const [issue] = validator.validateResource({ resourceType: "Patient", "Eve Everyperson": 1 });
    expect(issue).toMatchObject({ key: "validation.unknown-property", expression: "Patient" });
    expect(issue!.text).not.toContain("Eve");
  });
});

describe("lists and objects", () => {
  it("are arrays where an element may repeat, and only there", () => {
    expect(check({ resourceType: "Patient", name: { family: "x" } })).toEqual(["list Patient.name"]);
    expect(check({ resourceType: "Patient", name: null })).toEqual(["list Patient.name"]);
    expect(check({ resourceType: "Patient", maritalStatus: [{ text: "x" }] })).toEqual(["object Patient.maritalStatus"]);
    expect(check({ resourceType: "Patient", birthDate: ["1990"] })).toEqual(["format Patient.birthDate"]);
  });

  it("are objects where the type has elements", () => {
    expect(check({ resourceType: "Patient", name: ["Everyperson"] })).toEqual(["object Patient.name[0]"]);
    expect(check({ resourceType: "Patient", name: [null] })).toEqual(["object Patient.name[0]"]);
  });

  it("are never empty", () => {
    expect(check({ resourceType: "Patient", name: [] })).toEqual(["empty Patient.name"]);
    expect(check({ resourceType: "Patient", name: [{}] })).toEqual(["empty Patient.name[0]"]);
    expect(check({ resourceType: "Patient", name: [{ given: [] }] })).toEqual(["empty Patient.name[0].given"]);
  });
});

describe("primitive values and their _ siblings", () => {
  it("are never null alone", () => {
    expect(check({ resourceType: "Patient", birthDate: null })).toEqual(["null Patient.birthDate"]);
    expect(check({ resourceType: "Patient", birthDate: null, _birthDate: { extension: [{ url: "http://example.org/a", valueString: "x" }] } })).toEqual(["null Patient.birthDate"]);
  });

  it("pair by name", () => {
    const extension = [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }];
    expect(check({ resourceType: "Patient", birthDate: "1990", _birthDate: { id: "a", extension } })).toEqual([]);
    expect(check({ resourceType: "Patient", _birthDate: { extension } })).toEqual([]);
    expect(check({ resourceType: "Patient", _birthDate: { value: "x" } })).toEqual(["unknown-property Patient.birthDate.value"]);
    expect(check({ resourceType: "Patient", _birthDate: {} })).toEqual(["empty Patient.birthDate"]);
    expect(check({ resourceType: "Patient", _birthDate: [{ extension }] })).toEqual(["object Patient.birthDate"]);
  });

  it("pair by index in lists, null filling both", () => {
    const name = (given: unknown, _given: unknown): unknown => ({ resourceType: "Patient", name: [{ given, _given }] });
    const b = { extension: [{ url: "http://example.org/a", valueString: "x" }] };
    expect(check(name(["Eve", null], [null, b]))).toEqual([]);
    expect(check(name([null], [b]))).toEqual([]);
    expect(check(name(["Eve", null], [null, null]))).toEqual(["null Patient.name[0].given[1]"]);
    expect(check(name(["Eve"], [null, b]))).toEqual(["siblings Patient.name[0].given"]);
    expect(check(name(["Eve", null], [{ id: "b" }]))).toEqual(["null Patient.name[0].given[1]", "siblings Patient.name[0].given"]);
    expect(check({ resourceType: "Patient", name: [{ given: ["Eve", null] }] })).toEqual(["null Patient.name[0].given[1]"]);
    expect(check({ resourceType: "Patient", name: [{ _given: [b] }] })).toEqual([]);
    expect(check({ resourceType: "Patient", name: [{ _given: [null] }] })).toEqual(["null Patient.name[0].given[0]"]);
  });

  it("do not exist for the ids of elements, the url of an extension and narratives", () => {
    expect(check({ resourceType: "Patient", name: [{ text: "x", _id: { id: "b" } }] })).toEqual(["unknown-property Patient.name[0]._id"]);
    expect(check({ resourceType: "Patient", extension: [{ url: "http://example.org/a", _url: { id: "b" }, valueString: "x" }] })).toEqual(["unknown-property Patient.extension[0]._url"]);
    expect(check({ resourceType: "Patient", text: { status: "empty", div: '<div xmlns="http://www.w3.org/1999/xhtml">x</div>', _div: { id: "b" } } })).toEqual(["unknown-property Patient.text._div"]);
  });
});
