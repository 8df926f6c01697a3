import { describe, expect, it } from "vitest";
import { rootOf } from "../../../src/validation/profile/node.ts";
import { planNode } from "../../../src/validation/profile/plan.ts";
import { definitions } from "../definitions.ts";
import { checker, profile, profilesOf, validatorOf } from "../profiles.ts";

const constraint = (key: string) => [{ key, severity: "error", human: "It is so.", expression: "true" }];

describe("the plan of a profile", () => {
  it("carries the invariants that the profile adds, at its root and at elements, and none of base FHIR", () => {
    const profiles = profilesOf(
      profile("p", "Patient", [{ path: "Patient", constraint: constraint("p-1") }, { path: "Patient.name", constraint: constraint("p-2") }, { path: "Patient.contact", min: 1 }, { path: "Patient.contact.name", constraint: constraint("p-3") }]),
    );
    const surroundings = { definitions, profiles, valueSets: undefined, planned: new Map(), problem: () => undefined };
    const plan = planNode(rootOf(profiles.usable("http://example.org/p")!), surroundings)!;
    const keysOf = (property: string) => plan.properties.find(({ json }) => json === property)?.narrowed?.constraints?.map(({ key }) => key);
    expect(plan.constraints!.map(({ key }) => key)).toEqual(["p-1"]);
    expect(keysOf("name")).toEqual(["p-2"]);
    expect(keysOf("contact")).toBeUndefined();
    const contact = planNode(plan.properties.find(({ json }) => json === "contact")!.narrowed!.inner!, surroundings)!;
    expect(contact.properties.find(({ json }) => json === "name")!.narrowed!.constraints!.map(({ key }) => key)).toEqual(["p-3"]);
  });
});

describe("the invariants of profiles", () => {
  const rule = (key: string, expression: string, severity = "error") => [{ key, severity, human: "It is so.", expression }];
  const patient = (more: object) => ({ resourceType: "Patient", ...more });

  it("see the text of a primitive value as it was written, of its own type alone", () => {
    const lengthOf = (type: string) => `($this as ${type}).toString().length() >= 8`;
    const check = checker(profile("p", "Patient", [{ path: "Patient.birthDate", constraint: [...rule("p-1", lengthOf("date")), ...rule("p-2", lengthOf("dateTime")), ...rule("p-3", "$this.toString().length() + 1 = 8 or toString() = '1990-01-01'")] }]));
    expect(check(patient({ birthDate: "1990-01-01" }))).toEqual([]);
    expect(check(patient({ birthDate: "1990-01" }))).toEqual(["invariant Patient.birthDate"]);
    expect(check(patient({ birthDate: "1990" }))).toEqual(["invariant Patient.birthDate", "invariant Patient.birthDate"]);
  });

  it("are checked at the root, at elements and at what is inside them, and name their profile", () => {
    const p = profile("p", "Patient", [
      { path: "Patient", constraint: rule("p-1", "gender.exists()") },
      { path: "Patient.birthDate", constraint: rule("p-2", "$this > @1900-01-01") },
      { path: "Patient.contact", constraint: rule("p-3", "telecom.exists()") },
      { path: "Patient.contact.name", constraint: rule("p-4", "family.exists()", "warning") },
    ]);
    const check = checker(p);
    expect(check(patient({ gender: "male", birthDate: "1990-01-01", contact: [{ name: { family: "Eve" }, telecom: [{ system: "phone", value: "1" }] }] }))).toEqual([]);
    expect(check(patient({ birthDate: "1890-01-01", contact: [{ name: { text: "Eve" } }] })).sort()).toEqual(["invariant Patient", "invariant Patient.birthDate", "invariant Patient.contact[0]", "invariant-warning Patient.contact[0].name"]);
    const issues = validatorOf([p]).validateResource(patient({}), undefined, ["http://example.org/p"]);
    expect(issues.map(({ key, profile: of, text }) => [key, of, text.includes("p-1")])).toEqual([["validation.invariant", "http://example.org/p", true]]);
  });

  it("may ask for other profiles and for value sets that came with them", () => {
    const grown = profile("grown", "Patient", [{ path: "Patient.birthDate", min: 1 }]);
    const codes = { resourceType: "ValueSet", url: "http://example.org/vs", compose: { include: [{ system: "urn:s", concept: [{ code: "a" }] }] } };
    const check = checker(
      profile("p", "Patient", [
        { path: "Patient", constraint: rule("p-1", "conformsTo('http://example.org/grown')") },
        { path: "Patient.maritalStatus", constraint: rule("p-2", "memberOf('http://example.org/vs')") },
      ]),
      grown,
      codes,
    );
    const married = (code: string) => ({ maritalStatus: { coding: [{ system: "urn:s", code }] } });
    expect(check(patient({ birthDate: "1990", ...married("a") }))).toEqual([]);
    expect(check(patient(married("b"))).sort()).toEqual(["invariant Patient", "invariant Patient.maritalStatus"]);
  });

  it("leave open what nobody here can tell", () => {
    const check = checker(profile("p", "Patient", [{ path: "Patient", constraint: rule("p-1", "conformsTo('http://example.org/unknown')") }]));
    expect(check(patient({}))).toEqual([]);
  });
});
