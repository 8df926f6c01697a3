import { describe, expect, it } from "vitest";
import { definitions, found } from "../definitions.ts";
import { checker, type Element, profile, validatorOf } from "../profiles.ts";
import { createValidator } from "../../../src/validation/validator.ts";

const patient = (more: Readonly<Record<string, unknown>>): unknown => ({ resourceType: "Patient", ...more });
const observation = (more: Readonly<Record<string, unknown>>): unknown => ({ resourceType: "Observation", status: "final", code: { text: "x" }, ...more });

describe("what a profile says of elements", () => {
  it("is checked in the pass that checks base FHIR", () => {
    const check = checker(profile("p", "Patient", [{ path: "Patient.name", min: 1, max: "1" }, { path: "Patient.name.family", min: 1 }]));
    expect(check(patient({ name: [{ family: "x" }] }))).toEqual([]);
    expect(check(patient({ gender: "x", name: [{ text: "a" }, { family: "b" }] }))).toEqual(["binding Patient.gender", "max Patient.name", "required Patient.name[0]"]);
    expect(check(patient({}))).toEqual(["required Patient"]);
  });

  it("names the profile where base FHIR allows it, and only there", () => {
    const issues = validatorOf([profile("p", "Patient", [{ path: "Patient.name", min: 1 }], { version: "1.2" })]).validateResource(patient({ gender: "x" }), undefined, ["http://example.org/p"]);
    expect(issues.map(({ key, profile: of }) => [key, of])).toEqual([["validation.binding", undefined], ["validation.required", "http://example.org/p|1.2"]]);
  });

  it("are fixed texts, which are not asked for their form again, unless that is wrong itself", () => {
    const check = (fixedUri: string, system: string) => checker(profile("p", "Patient", [{ path: "Patient.identifier.system", fixedUri }]))({ resourceType: "Patient", identifier: [{ system, value: "1" }] });
    expect(check("urn:national", "urn:national")).toEqual([]);
    expect(check("urn:national", "urn:local")).toEqual(["fixed Patient.identifier[0].system"]);
    expect(check("urn:national", "no uri")).toEqual(["format Patient.identifier[0].system", "fixed Patient.identifier[0].system"]);
    expect(check("no uri", "no uri")).toEqual(["format Patient.identifier[0].system"]);
  });

  it("are fixed values and patterns, told in the message", () => {
    const made = profile("p", "Patient", [{ path: "Patient.active", fixedBoolean: true }, { path: "Patient.maritalStatus", patternCodeableConcept: { coding: [{ code: "M" }] } }]);
    const issues = validatorOf([made]).validateResource(patient({ active: false, maritalStatus: { text: "x" } }), undefined, ["http://example.org/p"]);
    expect(found(issues)).toEqual(["fixed Patient.active", "pattern Patient.maritalStatus"]);
    expect(issues[0]!.text).toContain("fixed to true");
    expect(issues[1]!.text).toContain('{"coding":[{"code":"M"}]}');
  });

  it("are limits of values and lengths", () => {
    const check = checker(
      profile("p", "Observation", [
        { path: "Observation.effective[x]", type: [{ code: "dateTime" }], minValueDateTime: "2020-01-01" },
        { path: "Observation.value[x]", type: [{ code: "Quantity" }], minValueQuantity: { value: 0, system: "http://unitsofmeasure.org", code: "kg" }, maxValueQuantity: { value: 10, system: "http://unitsofmeasure.org", code: "kg" } },
        { path: "Observation.method.text", maxLength: 3 },
      ]),
    );
    expect(check(observation({ effectiveDateTime: "2020-06", valueQuantity: { value: 10, system: "http://unitsofmeasure.org", code: "kg" }, method: { text: "ab😀" } }))).toEqual([]);
    expect(check(observation({ effectiveDateTime: "2020", valueQuantity: { value: 100, system: "http://unitsofmeasure.org", code: "g" } }))).toEqual([]);
    expect(check(observation({ effectiveDateTime: "2019-12-31", valueQuantity: { value: 11, system: "http://unitsofmeasure.org", code: "kg" }, method: { text: "abcd" } }))).toEqual(["min-value Observation.effective", "max-value Observation.value", "max-length Observation.method.text"]);
    expect(check(observation({ valueQuantity: { value: -1, system: "http://unitsofmeasure.org", code: "kg" } }))).toEqual(["min-value Observation.value"]);
  });

  it("are types of a choice", () => {
    const check = checker(profile("p", "Observation", [{ path: "Observation.value[x]", type: [{ code: "Quantity" }, { code: "string" }] }]));
    expect(check(observation({ valueString: "x" }))).toEqual([]);
    expect(check(observation({ valueBoolean: true }))).toEqual(["type-allowed Observation.value"]);
  });

  it("are bindings: errors, warnings or information as they bind", () => {
    const valueSet = { resourceType: "ValueSet", url: "http://example.org/vs", compose: { include: [{ system: "urn:s", concept: [{ code: "a" }] }] } };
    const check = (strength: string, value: unknown): string[] => {
      const validator = validatorOf([profile("p", "Observation", [{ path: "Observation.method", binding: { strength, valueSet: "http://example.org/vs" } }]), valueSet]);
      return validator.validateResource(observation({ method: value }), undefined, ["http://example.org/p"]).map(({ severity, key }) => `${severity} ${key}`);
    };
    const coded = (code: string): unknown => ({ coding: [{ system: "urn:s", code }] });
    expect(check("required", coded("a"))).toEqual([]);
    expect(check("required", coded("b"))).toEqual(["error validation.binding"]);
    expect(check("required", { text: "x" })).toEqual(["error validation.binding-missing"]);
    expect(check("extensible", coded("b"))).toEqual(["warning validation.binding-extensible"]);
    expect(check("extensible", { text: "x" })).toEqual(["information validation.binding-text"]);
    expect(check("preferred", coded("b"))).toEqual(["information validation.binding-preferred"]);
    expect(check("example", coded("b"))).toEqual([]);
  });

  it("are value sets by what is below a concept", () => {
    const system = { resourceType: "CodeSystem", url: "urn:s", content: "complete", concept: [{ code: "animal", concept: [{ code: "dog", concept: [{ code: "poodle" }] }] }, { code: "plant" }] };
    const valueSet = (op: string): unknown => ({ resourceType: "ValueSet", url: "http://example.org/vs", compose: { include: [{ system: "urn:s", filter: [{ property: "concept", op, value: "animal" }] }], exclude: [{ system: "urn:s", concept: [{ code: "dog" }] }] } });
    const check = (op: string, code: string): string[] => found(validatorOf([profile("p", "Observation", [{ path: "Observation.method", binding: { strength: "required", valueSet: "http://example.org/vs" } }]), valueSet(op), system]).validateResource(observation({ method: { coding: [{ system: "urn:s", code }] } }), undefined, ["http://example.org/p"]));
    expect([check("is-a", "animal"), check("is-a", "poodle")]).toEqual([[], []]);
    expect(check("descendent-of", "animal")).toEqual(["binding Observation.method"]);
    expect(check("is-a", "plant")).toEqual(["binding Observation.method"]);
    expect(check("is-a", "dog")).toEqual(["binding Observation.method"]);
  });

  it("are profiles on types: of one, and one of several", () => {
    const family = profile("family", "HumanName", [{ path: "HumanName.family", min: 1 }]);
    const given = profile("given", "HumanName", [{ path: "HumanName.given", min: 1 }]);
    const one = checker(profile("p", "Patient", [{ path: "Patient.name", type: [{ code: "HumanName", profile: ["http://example.org/family"] }] }]), family);
    expect(one(patient({ name: [{ family: "x" }, { text: "y" }] }))).toEqual(["required Patient.name[1]"]);
    const several = checker(profile("p", "Patient", [{ path: "Patient.name", type: [{ code: "HumanName", profile: ["http://example.org/family", "http://example.org/given"] }] }]), family, given);
    expect(several(patient({ name: [{ family: "x" }, { given: ["y"] }] }))).toEqual([]);
    expect(several(patient({ name: [{ text: "z" }] }))).toEqual(["profile-none Patient.name[0]"]);
  });
});

describe("what a profile says of references", () => {
  it("are the types they point to", () => {
    const check = checker(profile("p", "Observation", [{ path: "Observation.subject", type: [{ code: "Reference", targetProfile: ["http://hl7.org/fhir/StructureDefinition/Device"] }] }]));
    expect(check(observation({ subject: { reference: "Device/1" } }))).toEqual([]);
    expect(check(observation({ subject: { reference: "Patient/1" } }))).toEqual(["reference-target Observation.subject"]);
  });

  it("are the profiles of what they point to, where it can be seen", () => {
    const grown = profile("grown", "Patient", [{ path: "Patient.birthDate", min: 1 }]);
    const check = checker(profile("p", "Observation", [{ path: "Observation.subject", type: [{ code: "Reference", targetProfile: ["http://example.org/grown"] }] }]), grown);
    expect(check(observation({ subject: { reference: "Patient/1" } }))).toEqual([]);
    expect(check(observation({ contained: [{ resourceType: "Patient", id: "a", birthDate: "1990" }], subject: { reference: "#a" } }))).toEqual([]);
    expect(check(observation({ contained: [{ resourceType: "Patient", id: "a" }], subject: { reference: "#a" } }))).toEqual(["reference-profile Observation.subject"]);
    const bundled = checker(profile("b", "Bundle", [{ path: "Bundle.entry.resource", type: [{ code: "Resource" }] }]), grown, profile("p", "Observation", [{ path: "Observation.subject", type: [{ code: "Reference", targetProfile: ["http://example.org/grown"] }] }]));
    const bundle = (birthDate?: string): unknown => ({
      resourceType: "Bundle",
      type: "collection",
      entry: [
        { fullUrl: "http://example.org/Patient/1", resource: { resourceType: "Patient", id: "1", ...(birthDate !== undefined && { birthDate }) } },
        { fullUrl: "http://example.org/Observation/1", resource: { resourceType: "Observation", id: "1", meta: { profile: ["http://example.org/p"] }, status: "final", code: { text: "x" }, subject: { reference: "Patient/1" } } },
      ],
    });
    expect(bundled(bundle("1990"))).toEqual([]);
    expect(bundled(bundle())).toEqual(["reference-profile Bundle.entry[1].resource.subject"]);
  });

  it("are the places of what they point to", () => {
    const check = (aggregation: string, subject: string): string[] =>
      checker(profile("p", "Observation", [{ path: "Observation.subject", type: [{ code: "Reference", targetProfile: ["http://hl7.org/fhir/StructureDefinition/Patient"], aggregation: [aggregation] }] }]))(observation({ contained: [{ resourceType: "Patient", id: "a" }], focus: [{ reference: "#a" }], subject: { reference: subject } }));
    expect(check("contained", "#a")).toEqual([]);
    expect(check("contained", "Patient/1")).toEqual(["aggregation Observation.subject"]);
    expect(check("referenced", "#a")).toEqual(["aggregation Observation.subject"]);
    expect(check("bundled", "Patient/1")).toEqual(["aggregation Observation.subject"]);
  });
});

describe("extensions with a definition", () => {
  const url = "http://example.org/height";
  const height = (more: Readonly<Record<string, unknown>> = {}, elements: readonly Element[] = []): Readonly<Record<string, unknown>> =>
    profile("height", "Extension", [{ path: "Extension.url", fixedUri: url }, { path: "Extension.value[x]", min: 1, type: [{ code: "Quantity" }] }, ...elements], { context: [{ type: "element", expression: "Patient" }], ...more });
  const any = profile("p", "Patient", []);

  it("have what it says, wherever they are", () => {
    const check = checker(any, height());
    expect(check(patient({ extension: [{ url, valueQuantity: { value: 1 } }] }))).toEqual([]);
    expect(check(patient({ extension: [{ url, valueString: "x" }] }))).toEqual(["type-allowed Patient.extension[0].value"]);
    expect(check(patient({ extension: [{ url: "http://example.org/free", valueString: "x" }] }))).toEqual([]);
  });

  it("stand where it lets them", () => {
    const extension = [{ url, valueQuantity: { value: 1 } }];
    expect(checker(any, height())(patient({ name: [{ text: "x", extension }] }))).toEqual(["extension-context Patient.name[0].extension[0]"]);
    for (const expression of ["HumanName", "Patient.name", "Element"]) {
      expect(checker(any, height({ context: [{ type: "element", expression }] }))(patient({ name: [{ text: "x", extension }] })), expression).toEqual([]);
    }
    expect(checker(any, height({ context: [{ type: "element", expression: "Patient.birthDate" }] }))(patient({ birthDate: "1990", _birthDate: { extension } }))).toEqual([]);
    expect(checker(any, height({ context: [{ type: "element", expression: "Patient.birthDate" }] }))(patient({ gender: "male", _gender: { extension } }))).toEqual(["extension-context Patient.gender.extension[0]"]);
  });

  it("are modifiers where it says so, and only then", () => {
    const modifier = height({}, [{ path: "Extension", isModifier: true }]);
    const extension = [{ url, valueQuantity: { value: 1 } }];
    expect(checker(any, modifier)(patient({ modifierExtension: extension }))).toEqual([]);
    expect(checker(any, modifier)(patient({ extension }))).toEqual(["extension-modifier Patient.extension[0]"]);
    expect(checker(any, height())(patient({ modifierExtension: extension }))).toEqual(["extension-no-modifier Patient.modifierExtension[0]"]);
  });
});

describe("profiles that a resource names", () => {
  const named = profile("named", "Patient", [{ path: "Patient.name", min: 1 }]);
  const check = (resource: unknown): string[] => found(validatorOf([named]).validateResource(resource));

  it("are checked", () => {
    expect(check(patient({ meta: { profile: ["http://example.org/named"] } }))).toEqual(["required Patient"]);
    expect(check(patient({ meta: { profile: ["http://example.org/named"] }, name: [{ text: "x" }] }))).toEqual([]);
  });

  it("are a warning where they are not known", () => {
    const issues = validatorOf([named]).validateResource(patient({ meta: { profile: ["http://example.org/other"] } }));
    expect(issues).toMatchObject([{ severity: "warning", key: "validation.profile-unknown", expression: "Patient.meta.profile[0]" }]);
  });

  it("are of the resource's type", () => {
    expect(check(observation({ meta: { profile: ["http://example.org/named"] } }))).toEqual(["profile-type Observation.meta.profile[0]"]);
  });

  it("are an error where the caller asks for one that is not known", () => {
    expect(found(validatorOf([named]).validateResource(patient({}), undefined, ["http://example.org/other"]))).toEqual(["profile-not-found Patient"]);
  });

  it("do not say twice what base FHIR says", () => {
    const other = profile("other", "Patient", []);
    const validator = validatorOf([named, other]);
    expect(found(validator.validateResource(patient({ gender: "x", name: [{ text: "y" }], meta: { profile: ["http://example.org/named", "http://example.org/other"] } })))).toEqual(["binding Patient.gender"]);
  });

  it("are passed over by a validator that knows none", () => {
    expect(found(createValidator(definitions).validateResource(patient({ meta: { profile: ["http://example.org/named"] } })))).toEqual([]);
  });
});

describe("profiles that all resources of a Bundle are to conform to", () => {
  const named = profile("named", "Patient", [{ path: "Patient.name", min: 1 }]);
  const born = profile("born", "Patient", [{ path: "Patient.birthDate", min: 1 }]);
  const validator = validatorOf([named, born]);
  const bundle = (resource: unknown): unknown => ({ resourceType: "Bundle", type: "collection", entry: [{ fullUrl: "http://example.org/1", resource }, { fullUrl: "http://example.org/2", resource: { resourceType: "Device" } }] });

  it("hold for the resources of their type", () => {
    expect(found(validator.validateBundle(bundle(patient({})), ["http://example.org/named"]))).toEqual(["required Bundle.entry[0].resource"]);
    expect(found(validator.validateBundle(bundle(patient({ name: [{ text: "x" }] })), ["http://example.org/named"]))).toEqual([]);
  });

  it("of one type are alternatives", () => {
    const both = ["http://example.org/named", "http://example.org/born"];
    expect(found(validator.validateBundle(bundle(patient({ birthDate: "1990" })), both))).toEqual([]);
    expect(found(validator.validateBundle(bundle(patient({})), both))).toEqual(["profile-none Bundle.entry[0].resource"]);
  });
});

describe("profiles that lead back to themselves by references", () => {
  const url = "http://example.org/linked";
  const linked = profile("linked", "Organization", [{ path: "Organization.partOf", min: 1, type: [{ code: "Reference", targetProfile: [url] }] }, { path: "Organization.alias", min: 1 }]);
  const validator = validatorOf([linked]);
  /** Organizations, each part of the next, and the last of the first; all conform but the one of the number `broken`. */
  const ring = (size: number, broken?: number): unknown => ({
    resourceType: "Bundle",
    type: "collection",
    entry: Array.from({ length: size }, (_, number) => ({
      fullUrl: `http://example.org/fhir/Organization/o${number}`,
      resource: { resourceType: "Organization", id: `o${number}`, meta: { profile: [url] }, name: "x", ...(number !== broken && { alias: ["x"] }), partOf: { reference: `Organization/o${(number + 1) % size}` } },
    })),
  });

  it("end, however long the way is", () => {
    for (const size of [1, 2, 200, 5000]) expect(found(validator.validateBundle(ring(size))), `${size}`).toEqual([]);
  });

  it("are seen to be broken far along the way", () => {
    const lines = found(validator.validateBundle(ring(1000, 700)));
    expect(lines).toContain("required Bundle.entry[700].resource");
    expect(lines).toContain("reference-profile Bundle.entry[699].resource.partOf");
  });
});
