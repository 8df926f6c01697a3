import { describe, expect, it } from "vitest";
import { check, found, validator } from "../definitions.ts";
import { profile, validatorOf } from "../profiles.ts";

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

  it("ask for codes of value sets that have no list", () => {
    const asking = validatorOf([]);
    const issues = (resource: unknown) => found(asking.validateResource(resource));
    expect(issues({ resourceType: "Binary", contentType: "application/x-anything" })).toEqual([]);
    expect(issues({ resourceType: "Binary", contentType: "anything" })).toEqual(["binding Binary.contentType"]);
    const invoice = (currency: string): unknown => ({ resourceType: "Invoice", status: "draft", totalNet: { value: 1, currency } });
    expect([issues(invoice("CHF")), issues(invoice("Fr."))]).toEqual([[], ["binding Invoice.totalNet.currency"]]);
  });

  it("do not hold for weaker bindings", () => {
    expect(check({ resourceType: "Patient", maritalStatus: { coding: [{ system: "http://example.org", code: "x" }] } })).toEqual([]);
  });
});

describe("bindings of profiles", () => {
  const system = {
    resourceType: "CodeSystem",
    url: "http://example.org/animals",
    status: "active",
    content: "complete",
    caseSensitive: false,
    property: [{ code: "notSelectable", uri: "http://hl7.org/fhir/concept-properties#notSelectable", type: "boolean" }, { code: "inactive", uri: "http://hl7.org/fhir/concept-properties#inactive", type: "boolean" }, { code: "legs", type: "integer" }],
    concept: [
      { code: "animal", display: "Animal", property: [{ code: "notSelectable", valueBoolean: true }], concept: [{ code: "dog", display: "Dog", designation: [{ language: "de", value: "Hund" }], property: [{ code: "legs", valueInteger: 4 }] }] },
      { code: "dodo", display: "Dodo", property: [{ code: "inactive", valueBoolean: true }, { code: "legs", valueInteger: 2 }] },
    ],
  };
  const include = (...parts: unknown[]): unknown => ({ resourceType: "ValueSet", url: "http://example.org/ValueSet/own", status: "active", compose: { include: parts } });
  const animals = { system: system.url };
  const observation = (method: unknown): unknown => ({ resourceType: "Observation", status: "final", code: { text: "x" }, method });
  const issues = (valueSet: unknown, method: unknown, strength = "required"): string[] => {
    const binding = profile("p", "Observation", [{ path: "Observation.method", binding: { strength, valueSet: "http://example.org/ValueSet/own" } }]);
    return validatorOf([binding, system, valueSet]).validateResource(observation(method), undefined, ["http://example.org/p"]).map(({ severity, key, expression }) => `${severity} ${key.replace("validation.", "")} ${expression}`);
  };
  const coding = (code: string, more: object = {}): unknown => ({ coding: [{ system: system.url, code, ...more }] });

  it("take codes of a system without case in any case", () => {
    expect(issues(include(animals), coding("DOG"))).toEqual([]);
  });

  it("warn of codes that group others, are out of use, or have the display of another", () => {
    expect(issues(include(animals), coding("animal"))).toEqual(["warning code-abstract Observation.method.coding[0]"]);
    expect(issues(include(animals), coding("dodo"))).toEqual(["warning code-inactive Observation.method.coding[0]"]);
    expect(issues(include(animals), coding("dog", { display: "Cat" }))).toEqual(["warning code-display Observation.method.coding[0]"]);
    expect(issues(include(animals), coding("dog", { display: "  dog " }))).toEqual([]);
    expect(issues(include(animals), coding("dog", { display: "Hund" }))).toEqual([]);
  });

  it("follow filters by properties and by regular expressions, and imported value sets", () => {
    const filter = (property: string, op: string, value: string): unknown => include({ ...animals, filter: [{ property, op, value }] });
    for (const four of [filter("legs", "=", "4"), filter("code", "regex", "d.g"), filter("legs", "in", "3,4"), filter("concept", "descendent-of", "animal")]) {
      expect(issues(four, coding("dog"))).toEqual([]);
      expect(issues(four, coding("dodo"))).toEqual(["error binding Observation.method"]);
    }
    const gender = include({ valueSet: ["http://hl7.org/fhir/ValueSet/administrative-gender"] });
    expect(issues(gender, { coding: [{ system: "http://hl7.org/fhir/administrative-gender", code: "male" }] })).toEqual([]);
    expect(issues(gender, { coding: [{ system: "http://hl7.org/fhir/administrative-gender", code: "m" }] })).toEqual(["error binding Observation.method"]);
  });

  it("reach the code systems of HL7 terminology", () => {
    const v3 = include({ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", filter: [{ property: "concept", op: "is-a", value: "_ActEncounterCode" }] });
    expect(issues(v3, { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB" }] })).toEqual([]);
    expect(issues(v3, { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "ADMIN" }] })).toEqual(["error binding Observation.method"]);
  });

  it("say what cannot be decided, and are never broken by it", () => {
    const findings = include({ system: "http://snomed.info/sct", filter: [{ property: "concept", op: "is-a", value: "404684003" }] });
    for (const strength of ["required", "extensible", "preferred"]) {
      expect(issues(findings, { coding: [{ system: "http://snomed.info/sct", code: "22298006" }] }, strength)).toEqual(["information binding-undecided Observation.method"]);
    }
    expect(issues(undefined, coding("dog"))).toEqual(["information binding-undecided Observation.method"]);
  });

  it("are broken by what cannot be a code of the value set, though its codes are not at hand", () => {
    const findings = include({ system: "http://snomed.info/sct", filter: [{ property: "concept", op: "is-a", value: "404684003" }] });
    expect(issues(findings, { coding: [{ system: "http://snomed.info/sct", code: "22298007" }] })).toEqual(["error binding Observation.method"]);
    expect(issues(findings, coding("dog"))).toEqual(["error binding Observation.method"]);
    expect(issues(findings, { text: "x" })).toEqual(["error binding-missing Observation.method"]);
  });

  it("are met by one coding of several, undecided ones among them", () => {
    const both = include({ system: "http://snomed.info/sct", filter: [{ property: "concept", op: "is-a", value: "404684003" }] }, animals);
    expect(issues(both, { coding: [{ system: "http://snomed.info/sct", code: "22298006" }, { system: system.url, code: "dog" }] })).toEqual([]);
  });
});

describe("weaker bindings of base FHIR", () => {
  const all = validatorOf([], { bindings: "all" });
  const issues = (resource: unknown): string[] => all.validateResource(resource).map(({ severity, key, expression }) => `${severity} ${key.replace("validation.", "")} ${expression}`);
  const patient = (more: object): unknown => ({ resourceType: "Patient", ...more });
  const coded = (system: string, code: string): unknown => ({ coding: [{ system, code }] });
  const marital = "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus";

  it("warn where they are extensible and another code is used, and inform of text alone", () => {
    expect(issues(patient({ maritalStatus: coded(marital, "M") }))).toEqual([]);
    expect(issues(patient({ maritalStatus: coded("http://example.org", "x") }))).toEqual(["warning binding-extensible Patient.maritalStatus"]);
    expect(issues(patient({ maritalStatus: { text: "x" } }))).toEqual(["information binding-text Patient.maritalStatus"]);
  });

  it("say nothing where they are preferred, but for the widest value set that they allow", () => {
    const language = (code: string) => patient({ communication: [{ language: coded("urn:ietf:bcp:47", code) }] });
    expect(issues(language("tlh"))).toEqual([]);
    expect(issues(language("xx"))).toEqual(["error binding-widest Patient.communication[0].language"]);
    expect(issues(patient({ communication: [{ language: coded("http://example.org", "de") }] }))).toEqual(["error binding-widest Patient.communication[0].language"]);
    expect(issues(patient({ communication: [{ language: { text: "German" } }] }))).toEqual([]);
    expect(issues(patient({ language: "german language" }))).toContain("error binding-widest Patient.language");
  });

  it("are narrowed by profiles, each with its own widest value set", () => {
    const own = { resourceType: "ValueSet", url: "http://example.org/ValueSet/own", status: "active", compose: { include: [{ system: marital, concept: [{ code: "M" }, { code: "S" }] }] } };
    const extension = [{ url: "http://hl7.org/fhir/StructureDefinition/elementdefinition-maxValueSet", valueCanonical: own.url }];
    const p = profile("p", "Patient", [{ path: "Patient.maritalStatus", binding: { strength: "extensible", valueSet: "http://hl7.org/fhir/ValueSet/marital-status", extension } }]);
    const validator = validatorOf([p, own]);
    const keys = (code: string) => validator.validateResource(patient({ maritalStatus: coded(marital, code) }), undefined, ["http://example.org/p"]).map(({ severity, key, profile: of }) => `${severity} ${key} ${of}`);
    expect(keys("M")).toEqual([]);
    expect(keys("W")).toEqual(["error validation.binding-widest http://example.org/p"]);
  });
});

describe("value sets that are known by their urls alone", () => {
  const issues = (valueSet: string, system: string, code: string): string[] => {
    const p = profile("p", "Observation", [{ path: "Observation.method", binding: { strength: "required", valueSet } }]);
    const observation = { resourceType: "Observation", status: "final", code: { text: "x" }, method: { coding: [{ system, code }] } };
    return found(validatorOf([p]).validateResource(observation, undefined, ["http://example.org/p"]));
  };

  it("are those of SNOMED CT and LOINC: over their codes, which are not at hand", () => {
    for (const url of ["http://snomed.info/sct?fhir_vs", "http://snomed.info/sct?fhir_vs=isa/404684003", "http://snomed.info/sct?fhir_vs=ecl/<<404684003", "http://snomed.info/sct?fhir_vs=refset/723264001"]) {
      expect(issues(url, "http://snomed.info/sct", "22298006")).toEqual(["binding-undecided Observation.method"]);
      expect(issues(url, "http://example.org/local", "22298006")).toEqual(["binding Observation.method"]);
    }
    expect(issues("http://loinc.org/vs/LL379-9", "http://loinc.org", "LA6576-8")).toEqual(["binding-undecided Observation.method"]);
    expect(issues("http://loinc.org/vs", "http://loinc.org", "2345-6")).toEqual(["binding Observation.method"]);
  });

  it("are media types under the url of their RFC", () => {
    expect(issues("http://www.rfc-editor.org/bcp/bcp13.txt", "urn:ietf:bcp:13", "text/cql")).toEqual([]);
    expect(issues("http://www.rfc-editor.org/bcp/bcp13.txt", "urn:ietf:bcp:13", "cql")).toEqual(["binding Observation.method"]);
  });
});
