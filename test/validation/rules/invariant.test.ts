import { describe, expect, it } from "vitest";
import { parseFhirJson } from "../../../src/model/fhir.ts";
import { createValidator } from "../../../src/validation/validator.ts";
import { check, definitions, validator } from "../definitions.ts";

const observation = { resourceType: "Observation", status: "final", code: { text: "x" } };
const period = (start: string, end: string): unknown => ({ resourceType: "Patient", name: [{ text: "x", period: { start, end } }] });
const quantity = (value: object): unknown => ({ ...observation, valueQuantity: value });

describe("invariants", () => {
  it("name the rule, its words and its expression", () => {
    expect(validator.validateResource(quantity({ value: 1, code: "mg" }))).toMatchObject([
      {
        key: "validation.invariant",
        severity: "error",
        code: "invariant",
        expression: "Observation.value",
        text: expect.stringMatching(/qty-3.*system SHALL also be present.*code\.empty\(\) or system\.exists\(\)/) as string,
      },
    ]);
    expect(check(quantity({ value: 1, code: "mg", system: "http://unitsofmeasure.org" }))).toEqual([]);
  });

  it("hold for elements of a list, of contained resources and of resources in a Bundle", () => {
    const contact = { resourceType: "Patient", contact: [{ gender: "male" }] };
    expect(check(contact)).toEqual(["invariant Patient.contact[0]"]);
    expect(check({ resourceType: "Bundle", type: "collection", entry: [{ fullUrl: "http://example.org/fhir/1", resource: contact }] })).toEqual(["invariant Bundle.entry[0].resource.contact[0]"]);
    expect(check({ ...observation, contained: [{ id: "a", ...contact }], subject: { reference: "#a" } })).toEqual(["invariant Observation.contained[0].contact[0]"]);
  });

  it("are inherited by types that specialize others", () => {
    expect(check({ resourceType: "Patient", contained: [{ resourceType: "Organization", id: "a", name: "x", meta: { versionId: "1" } }], managingOrganization: { reference: "#a" } })).toEqual(["invariant Patient"]);
    expect(check({ ...observation, referenceRange: [{ low: { value: 1, code: "mg" } }] })).toEqual(["invariant Observation.referenceRange[0].low"]);
  });

  it("see a choice element in any of its types", () => {
    expect(check({ ...observation, dataAbsentReason: { text: "x" }, valueBoolean: false })).toEqual(["invariant Observation"]);
    expect(check({ resourceType: "Patient", extension: [{ url: "http://example.org/a" }] })).toEqual(["invariant Patient.extension[0]"]);
  });

  it("compare dates as far as both are known, and leave the rest open", () => {
    expect(check(period("2024-02", "2024-01"))).toEqual(["invariant Patient.name[0].period"]);
    expect(check(period("2024-01-15", "2024-01"))).toEqual([]);
    expect(check(period("2024-01-01T00:30:00+02:00", "2023-12-31T23:00:00Z"))).toEqual([]);
    expect(check(period("2024-01-01T02:30:00+02:00", "2023-12-31T23:00:00Z"))).toEqual(["invariant Patient.name[0].period"]);
  });

  it("compare decimals by value, whatever their digits", () => {
    const range = (low: string, high: string): unknown => parseFhirJson(`{"resourceType":"Observation","status":"final","code":{"text":"x"},"valueRange":{"low":{"value":${low}},"high":{"value":${high}}}}`);
    expect(check(range("0.30000000000000000001", "0.3"))).toEqual(["invariant Observation.value"]);
    expect(check(range("7.0", "7"))).toEqual([]);
    expect(check(range("1e2", "99.9"))).toEqual(["invariant Observation.value"]);
  });

  it("want more of an element than an id", () => {
    expect(check({ resourceType: "Patient", name: [{ id: "a" }] })).toEqual(["invariant Patient.name[0]"]);
    expect(check({ resourceType: "Patient", _birthDate: { id: "a" } })).toEqual(["invariant Patient.birthDate"]);
    expect(check({ resourceType: "Patient", birthDate: "1990", _birthDate: { id: "a" } })).toEqual([]);
  });

  it("want contained resources to be referred to, or to refer to the resource around", () => {
    const contained = (inner: object): object => ({ contained: [{ resourceType: "Observation", id: "a", status: "final", code: { text: "x" }, ...inner }] });
    expect(check({ resourceType: "Patient", ...contained({}) })).toEqual(["invariant Patient.contained[0]"]);
    expect(check({ resourceType: "Patient", ...contained({ subject: { reference: "#" } }) })).toEqual([]);
  });

  it("that are warnings leave a resource valid", () => {
    expect(validator.validateResource({ resourceType: "ValueSet", status: "draft", name: "not an identifier" }).map(({ severity }) => severity)).toEqual(["warning"]);
    const many = { resourceType: "Bundle", type: "collection", entry: Array.from({ length: 3000 }, (_, index) => ({ fullUrl: `http://example.org/fhir/${index}`, resource: { resourceType: "ValueSet", status: "draft", name: "a b" } })) };
    expect(validator.validateResource(many).every(({ severity }) => severity === "warning")).toBe(true);
  });

  it("that cannot be read are said to be unchecked", () => {
    const strange = { ...definitions, constraints: (path: string) => (path === "Period" ? [{ key: "x-1", severity: "error" as const, human: "x", expression: "start.unheard(" }] : []) };
    expect(createValidator(strange).validateResource(period("2024", "2024"))).toMatchObject([{ key: "validation.invariant-unread", severity: "information", expression: "Patient.name[0].period" }]);
  });

  it("resolve references to entries of the Bundle around", () => {
    const team = (reference: string): unknown => ({
      resourceType: "Bundle",
      type: "collection",
      entry: [
        { fullUrl: "http://example.org/fhir/Organization/o", resource: { resourceType: "Organization", id: "o", name: "x" } },
        { fullUrl: "http://example.org/fhir/Practitioner/p", resource: { resourceType: "Practitioner", id: "p" } },
        { fullUrl: "http://example.org/fhir/1", resource: { resourceType: "CareTeam", participant: [{ member: { reference }, onBehalfOf: { reference: "Organization/o" } }] } },
      ],
    });
    expect(check(team("Practitioner/p"))).toEqual([]);
    expect(check(team("Organization/o"))).toEqual(["invariant Bundle.entry[2].resource.participant[0]"]);
  });
});
