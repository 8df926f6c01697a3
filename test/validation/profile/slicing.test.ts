import { describe, expect, it } from "vitest";
import { checker, type Element, profile, validatorOf } from "../profiles.ts";

const sliced = (path: string, type: string, discriminatorPath: string, more: Readonly<Record<string, unknown>> = {}): Element => ({ path, slicing: { discriminator: [{ type, path: discriminatorPath }], rules: "open", ...more } });
const patient = (more: Readonly<Record<string, unknown>>): unknown => ({ resourceType: "Patient", ...more });
const observation = (more: Readonly<Record<string, unknown>>): unknown => ({ resourceType: "Observation", status: "final", code: { text: "x" }, ...more });

describe("slices by value", () => {
  const named = (rules: string, more: readonly Element[] = []): ReturnType<typeof checker> =>
    checker(
      profile("p", "Patient", [
        sliced("Patient.identifier", "value", "system", { rules }),
        { path: "Patient.identifier", sliceName: "national", min: 1, max: "1" },
        { path: "Patient.identifier.system", min: 1, fixedUri: "urn:national" },
        { path: "Patient.identifier.value", min: 1 },
        { path: "Patient.identifier", sliceName: "local", max: "2" },
        { path: "Patient.identifier.system", fixedUri: "urn:local" },
        { path: "Patient.identifier.assigner", max: "0" },
        ...more,
      ]),
    );
  const national = { system: "urn:national", value: "1" };
  const local = { system: "urn:local", value: "2" };
  const other = { system: "urn:other", value: "3", assigner: { display: "x" } };

  it("say what their values have, and leave others alone", () => {
    const check = named("open");
    expect(check(patient({ identifier: [other, national, local] }))).toEqual([]);
    expect(check(patient({ identifier: [{ system: "urn:national" }] }))).toEqual(["required Patient.identifier[0]"]);
    expect(check(patient({ identifier: [national, { ...local, assigner: { display: "x" } }] }))).toEqual(["max Patient.identifier[1].assigner"]);
  });

  it("are counted", () => {
    const check = named("open");
    expect(check(patient({ identifier: [other] }))).toEqual(["slice-min Patient.identifier"]);
    expect(check(patient({}))).toEqual(["slice-min Patient"]);
    expect(check(patient({ identifier: [national, national, local, local, local] }))).toEqual(["slice-max Patient.identifier", "slice-max Patient.identifier"]);
  });

  it("are told to be too few or too many before what is found in their values", () => {
    const check = named("open");
    expect(check(patient({ identifier: [{ ...local, assigner: { display: "x" } }, local, local] }))).toEqual(["slice-min Patient.identifier", "slice-max Patient.identifier", "max Patient.identifier[0].assigner"]);
    expect(check(patient({ active: "x", identifier: [{ system: "urn:national" }, national], gender: 1 }))).toEqual(["format Patient.active", "slice-max Patient.identifier", "required Patient.identifier[0]", "format Patient.gender"]);
  });

  it("are told apart by one text however many they are", () => {
    const names = Array.from({ length: 30 }, (_, number) => `urn:system:${number}`);
    const check = checker(
      profile("p", "Patient", [
        sliced("Patient.identifier", "value", "system"),
        ...names.flatMap((system, number): Element[] => [
          { path: "Patient.identifier", sliceName: `s${number}`, max: "1" },
          { path: "Patient.identifier.system", min: 1, fixedUri: system },
          { path: "Patient.identifier.value", ...(number === 29 && { min: 1 }) },
        ]),
      ]),
    );
    expect(check(patient({ identifier: [{ system: names[0]! }, { system: names[28]! }, { system: "urn:other" }] }))).toEqual([]);
    expect(check(patient({ identifier: [{ system: names[29]! }, { system: names[1]! }, { system: names[1]! }] }))).toEqual(["slice-max Patient.identifier", "required Patient.identifier[0]"]);
  });

  it("are all that is allowed where the slicing is closed", () => {
    const check = named("closed");
    expect(check(patient({ identifier: [national, local] }))).toEqual([]);
    expect(check(patient({ identifier: [national, other] }))).toEqual(["slice-closed Patient.identifier[1]"]);
  });

  it("stand before others where the slicing is open at the end", () => {
    const check = named("openAtEnd");
    expect(check(patient({ identifier: [national, local, other] }))).toEqual([]);
    expect(check(patient({ identifier: [national, other, local] }))).toEqual(["slice-end Patient.identifier[1]"]);
  });

  it("have a place for what is in no other", () => {
    const check = named("closed", [{ path: "Patient.identifier", sliceName: "@default" }, { path: "Patient.identifier.period", min: 1 }]);
    expect(check(patient({ identifier: [national, { ...other, period: { start: "2024" } }] }))).toEqual([]);
    expect(check(patient({ identifier: [national, other] }))).toEqual(["required Patient.identifier[1]"]);
  });

  it("stand in the profile's order where this is asked for", () => {
    const check = checker(
      profile("p", "Patient", [
        sliced("Patient.name", "value", "use", { ordered: true }),
        { path: "Patient.name", sliceName: "official" },
        { path: "Patient.name.use", fixedCode: "official" },
        { path: "Patient.name", sliceName: "usual" },
        { path: "Patient.name.use", fixedCode: "usual" },
      ]),
    );
    expect(check(patient({ name: [{ use: "official", text: "a" }, { use: "usual", text: "b" }] }))).toEqual([]);
    expect(check(patient({ name: [{ use: "usual", text: "a" }, { use: "official", text: "b" }] }))).toEqual(["slice-order Patient.name[1]"]);
  });

  it("may have slices of their own", () => {
    const check = checker(
      profile("p", "Patient", [
        sliced("Patient.telecom", "value", "system"),
        { ...sliced("Patient.telecom", "value", "use", { rules: "closed" }), sliceName: "phone" },
        { path: "Patient.telecom.system", fixedCode: "phone" },
        { path: "Patient.telecom", sliceName: "phone/home", min: 1, max: "1" },
        { path: "Patient.telecom.system", fixedCode: "phone" },
        { path: "Patient.telecom.use", fixedCode: "home" },
      ]),
    );
    expect(check(patient({ telecom: [{ system: "phone", use: "home", value: "1" }, { system: "email", use: "work", value: "a" }] }))).toEqual([]);
    expect(check(patient({ telecom: [{ system: "phone", use: "home", value: "1" }, { system: "phone", use: "work", value: "2" }] }))).toEqual(["slice-closed Patient.telecom[1]"]);
  });

  it("may be told by a required binding", () => {
    const valueSet = { resourceType: "ValueSet", url: "http://example.org/vs", compose: { include: [{ system: "urn:s", concept: [{ code: "a" }, { code: "b" }] }] } };
    const check = checker(
      profile("p", "Observation", [sliced("Observation.category", "value", "$this", { rules: "closed" }), { path: "Observation.category", sliceName: "known", binding: { strength: "required", valueSet: "http://example.org/vs" } }]),
      valueSet,
    );
    expect(check(observation({ category: [{ coding: [{ system: "urn:s", code: "b" }] }] }))).toEqual([]);
    expect(check(observation({ category: [{ coding: [{ system: "urn:s", code: "c" }] }] }))).toEqual(["slice-closed Observation.category[0]"]);
  });

  it("find their values through extension(), ofType() and choices", () => {
    const url = "http://example.org/kind";
    const byExtension = checker(
      profile("p", "Patient", [
        sliced("Patient.contact", "value", `extension('${url}').value`, { rules: "closed" }),
        { path: "Patient.contact", sliceName: "guardian" },
        { path: "Patient.contact.extension", sliceName: "kind", min: 1, type: [{ code: "Extension", profile: [url] }] },
      ]),
      profile("kind", "Extension", [{ path: "Extension.url", fixedUri: url }, { path: "Extension.value[x]", type: [{ code: "code" }], patternCode: "guardian" }], { context: [{ type: "element", expression: "Patient.contact" }] }),
    );
    expect(byExtension(patient({ contact: [{ name: { text: "Eve" }, extension: [{ url, valueCode: "guardian" }] }] }))).toEqual([]);
    expect(byExtension(patient({ contact: [{ name: { text: "Eve" }, extension: [{ url, valueCode: "friend" }] }] }))).toContain("slice-closed Patient.contact[0]");

    const byUnit = checker(
      profile("p", "Observation", [
        sliced("Observation.component", "value", "value.ofType(Quantity).code", { rules: "closed" }),
        { path: "Observation.component", sliceName: "pressure" },
        { path: "Observation.component.value[x]", type: [{ code: "Quantity" }] },
        { path: "Observation.component.value[x].code", min: 1, fixedCode: "mm[Hg]" },
      ]),
    );
    expect(byUnit(observation({ component: [{ code: { text: "x" }, valueQuantity: { value: 1, code: "mm[Hg]", system: "http://unitsofmeasure.org" } }] }))).toEqual([]);
    expect(byUnit(observation({ component: [{ code: { text: "x" }, valueQuantity: { value: 1, code: "kPa", system: "http://unitsofmeasure.org" } }] }))).toEqual(["slice-closed Observation.component[0]"]);
  });
});

describe("slices by pattern", () => {
  const check = checker(
    profile("p", "Observation", [
      sliced("Observation.component", "pattern", "code"),
      { path: "Observation.component", sliceName: "systolic", min: 1, max: "1" },
      { path: "Observation.component.code", patternCodeableConcept: { coding: [{ system: "http://loinc.org", code: "8480-6" }] } },
      { path: "Observation.component.value[x]", min: 1, type: [{ code: "Quantity" }] },
    ]),
  );
  const coding = { system: "http://loinc.org", code: "8480-6", display: "Systolic" };

  it("take what has at least the pattern", () => {
    expect(check(observation({ component: [{ code: { coding: [{ system: "urn:x", code: "y" }, coding] }, valueQuantity: { value: 1 } }] }))).toEqual([]);
    expect(check(observation({ component: [{ code: { coding: [coding] }, valueString: "x" }] }))).toEqual(["type-allowed Observation.component[0].value"]);
    expect(check(observation({ component: [{ code: { coding: [{ ...coding, system: "urn:x" }] } }] }))).toEqual(["slice-min Observation.component"]);
  });

  it("find a part of the pattern by a longer path", () => {
    const longer = checker(
      profile("p", "Observation", [
        sliced("Observation.component", "value", "code.coding.code", { rules: "closed" }),
        { path: "Observation.component", sliceName: "systolic" },
        { path: "Observation.component.code", patternCodeableConcept: { coding: [{ code: "8480-6" }] } },
      ]),
    );
    expect(longer(observation({ component: [{ code: { coding: [coding] } }] }))).toEqual([]);
    expect(longer(observation({ component: [{ code: { coding: [{ code: "8462-4" }] } }] }))).toEqual(["slice-closed Observation.component[0]"]);
  });
});

describe("slices by existence", () => {
  const check = checker(
    profile("p", "Patient", [
      sliced("Patient.name", "exists", "period", { rules: "closed" }),
      { path: "Patient.name", sliceName: "past" },
      { path: "Patient.name.period", min: 1 },
      { path: "Patient.name", sliceName: "present", min: 1 },
      { path: "Patient.name.period", max: "0" },
      { path: "Patient.name.family", min: 1 },
    ]),
  );

  it("take what has the element, or has it not", () => {
    expect(check(patient({ name: [{ text: "a", period: { end: "2020" } }, { family: "b" }] }))).toEqual([]);
    expect(check(patient({ name: [{ text: "a" }] }))).toEqual(["required Patient.name[0]"]);
    expect(check(patient({ name: [{ text: "a", period: { end: "2020" } }] }))).toEqual(["slice-min Patient.name"]);
  });
});

describe("slices by type", () => {
  it("of a choice say what holds for each type", () => {
    const check = checker(
      profile("p", "Observation", [
        { path: "Observation.value[x]", slicing: { discriminator: [{ type: "type", path: "$this" }], rules: "open" } },
        { path: "Observation.value[x]", sliceName: "valueQuantity", type: [{ code: "Quantity" }] },
        { path: "Observation.value[x].unit", min: 1 },
      ]),
    );
    expect(check(observation({ valueString: "x" }))).toEqual([]);
    expect(check(observation({ valueQuantity: { value: 1, unit: "kg" } }))).toEqual([]);
    expect(check(observation({ valueQuantity: { value: 1 } }))).toEqual(["required Observation.value"]);
  });

  it("of a choice by its short name leave one type", () => {
    const check = checker(profile("p", "Observation", [{ path: "Observation.valueQuantity", min: 1 }]));
    expect(check(observation({ valueQuantity: { value: 1 } }))).toEqual([]);
    expect(check(observation({ valueString: "x" }))).toEqual(["type-allowed Observation.value"]);
    expect(check(observation({}))).toEqual(["required Observation"]);
  });

  it("tell contained resources and those of entries", () => {
    const check = checker(
      profile("p", "Bundle", [
        sliced("Bundle.entry", "type", "resource"),
        { path: "Bundle.entry", sliceName: "patient", min: 1, max: "1" },
        { path: "Bundle.entry.resource", min: 1, type: [{ code: "Patient" }] },
      ]),
    );
    const bundle = (...types: string[]): unknown => ({ resourceType: "Bundle", type: "collection", entry: types.map((resourceType, index) => ({ fullUrl: `http://example.org/${index}`, resource: { resourceType, identifier: [{ value: "1" }] } })) });
    expect(check(bundle("Organization", "Patient"))).toEqual([]);
    expect(check(bundle("Organization"))).toEqual(["slice-min Bundle.entry"]);
    expect(check(bundle("Patient", "Patient"))).toEqual(["slice-max Bundle.entry"]);

    const contained = checker(profile("p", "Patient", [sliced("Patient.contained", "type", "$this", { rules: "closed" }), { path: "Patient.contained", sliceName: "organization", type: [{ code: "Organization" }] }]));
    expect(contained(patient({ contained: [{ resourceType: "Organization", id: "a", name: "x" }], managingOrganization: { reference: "#a" } }))).toEqual([]);
    expect(contained(patient({ contained: [{ resourceType: "Device", id: "a" }], extension: [{ url: "http://example.org/device", valueReference: { reference: "#a" } }] }))).toEqual(["slice-closed Patient.contained[0]"]);
  });

  it("follow references with resolve()", () => {
    const check = checker(
      profile("p", "Observation", [
        sliced("Observation.performer", "type", "resolve()"),
        { path: "Observation.performer", sliceName: "organization", min: 1, type: [{ code: "Reference", targetProfile: ["http://hl7.org/fhir/StructureDefinition/Organization"] }] },
      ]),
    );
    const contained = [{ resourceType: "Organization", id: "o", name: "x" }, { resourceType: "Practitioner", id: "p" }];
    expect(check(observation({ contained, performer: [{ reference: "#p" }, { reference: "#o" }] }))).toEqual([]);
    expect(check(observation({ contained, performer: [{ reference: "#p" }], focus: [{ reference: "#o" }] }))).toEqual(["slice-min Observation.performer"]);
  });
});

describe("slices by profile", () => {
  const grown = profile("grown", "Patient", [{ path: "Patient.birthDate", min: 1 }]);
  const check = checker(
    profile("p", "Bundle", [
      sliced("Bundle.entry", "profile", "resource"),
      { path: "Bundle.entry", sliceName: "grown", min: 1 },
      { path: "Bundle.entry.resource", min: 1, type: [{ code: "Patient", profile: ["http://example.org/grown"] }] },
    ]),
    grown,
  );
  const bundle = (...resources: unknown[]): unknown => ({ resourceType: "Bundle", type: "collection", entry: resources.map((resource, index) => ({ fullUrl: `http://example.org/${index}`, resource })) });

  it("take what conforms to the profile", () => {
    expect(check(bundle({ resourceType: "Patient" }, { resourceType: "Patient", birthDate: "1990" }))).toEqual([]);
    expect(check(bundle({ resourceType: "Patient" }, { resourceType: "Device" }))).toEqual(["slice-min Bundle.entry"]);
  });
});

describe("slices by a path that finds several values", () => {
  it("take a value of which any fits", () => {
    const check = checker(profile("p", "Patient", [sliced("Patient.identifier", "value", "type.coding.code"), { path: "Patient.identifier", sliceName: "record", min: 1 }, { path: "Patient.identifier.type", patternCodeableConcept: { coding: [{ code: "MR" }] } }]));
    const identifier = (...codes: string[]): object => ({ type: { coding: codes.map((code) => ({ system: "http://example.org/s", code })) }, value: "x" });
    for (const codes of [["MR"], ["MR", "XX"], ["XX", "MR"]]) expect(check(patient({ identifier: [identifier(...codes)] })), codes.join()).toEqual([]);
    expect(check(patient({ identifier: [identifier("XX")] }))).toEqual(["slice-min Patient.identifier"]);
  });

  it("take the first slice in the profile's order", () => {
    const element = Array.from({ length: 20 }, (_, number) => [{ path: "Patient.identifier", sliceName: `s${number}`, ...(number === 3 && { min: 1 }) }, { path: "Patient.identifier.type", patternCodeableConcept: { coding: [{ code: `${number}` }] } }]).flat();
    const check = checker(profile("p", "Patient", [sliced("Patient.identifier", "pattern", "type"), ...element]));
    const coding = ["7", "3", "12"].map((code) => ({ system: "http://example.org/s", code }));
    expect(check(patient({ identifier: [{ type: { coding }, value: "x" }] }))).toEqual([]);
  });
});

describe("messages about slices", () => {
  it("name the closest value and what it lacks", () => {
    const validator = validatorOf([]);
    const systolic = { code: { coding: [{ system: "http://loinc.org", code: "8480-6" }] }, valueQuantity: { value: 120, unit: "mmHg", system: "http://unitsofmeasure.org", code: "mm[Hg]" } };
    const pressure = observation({
      category: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/observation-category", code: "vital-signs" }] }],
      code: { coding: [{ system: "http://loinc.org", code: "85354-9" }] },
      subject: { reference: "Patient/1" },
      effectiveDateTime: "2024-01-01",
      component: [systolic, { ...systolic, code: { coding: [{ system: "http://loinc.org", code: "8462-5" }] } }],
    });
    const issues = validator.validateResource(pressure, undefined, ["http://hl7.org/fhir/StructureDefinition/bp"]).filter(({ severity }) => severity === "error");
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ key: "validation.slice-min", expression: "Observation.component", profile: "http://hl7.org/fhir/StructureDefinition/bp|4.0.1" });
    expect(issues[0]!.text).toContain("DiastolicBP");
    expect(issues[0]!.text).toContain('component[1], of which code.coding.code is to be "8462-4"');
  });
});

describe("hostile slices", () => {
  it("by the thousand are sorted in one pass", () => {
    const element = [sliced("Patient.identifier", "value", "system", { rules: "closed" }), ...Array.from({ length: 2000 }, (_, number) => [{ path: "Patient.identifier", sliceName: `s${number}`, max: "1" }, { path: "Patient.identifier.system", fixedUri: `urn:s:${number}` }]).flat()];
    const check = checker(profile("p", "Patient", element));
    expect(check(patient({ identifier: Array.from({ length: 2000 }, (_, number) => ({ system: `urn:s:${number}`, value: "x" })) }))).toEqual([]);
    expect(check(patient({ identifier: [{ system: "urn:other", value: "x" }, { system: "urn:s:1999", value: "x" }] }))).toEqual(["slice-closed Patient.identifier[0]"]);
  });

  it("by the thousand are told apart by patterns too", () => {
    const type = (code: number): object => ({ coding: [{ system: "http://example.org/s", code: `${code}` }] });
    const element = [sliced("Patient.identifier", "pattern", "type", { rules: "closed" }), ...Array.from({ length: 1000 }, (_, number) => [{ path: "Patient.identifier", sliceName: `s${number}`, max: "1" }, { path: "Patient.identifier.type", patternCodeableConcept: type(number) }]).flat()];
    const check = checker(profile("p", "Patient", element));
    expect(check(patient({ identifier: Array.from({ length: 1000 }, (_, number) => ({ type: type(number), value: "x" })) }))).toEqual([]);
    expect(check(patient({ identifier: [{ type: type(1000), value: "x" }, { type: type(999), value: "x" }] }))).toEqual(["slice-closed Patient.identifier[0]"]);
  });

  it("that nothing tells apart are passed over, and that is said", () => {
    const check = checker(profile("p", "Patient", [sliced("Patient.name", "value", "text"), { path: "Patient.name", sliceName: "any", min: 1 }]));
    expect(check(patient({ name: [{ text: "x" }] }))).toEqual(["profile-unusable Patient"]);
    const nonsense = checker(profile("p", "Patient", [sliced("Patient.name", "value", "where(use = 'official')"), { path: "Patient.name", sliceName: "any" }]));
    expect(nonsense(patient({ name: [{ text: "x" }] }))).toContain("profile-unusable Patient");
  });

  it("that nest are not followed deeper than the limit", () => {
    const url = "http://example.org/nested";
    const nested = profile("nested", "Extension", [{ path: "Extension.extension", sliceName: "same", type: [{ code: "Extension", profile: [url] }] }, { path: "Extension.url", fixedUri: url }], { context: [{ type: "element", expression: "Element" }] });
    let extension: unknown = { url, extension: [] };
    for (let level = 0; level < 20_000; level++) extension = { url, extension: [extension] };
    const check = checker(profile("p", "Patient", [{ path: "Patient.extension", sliceName: "nested", type: [{ code: "Extension", profile: [url] }] }]), nested);
    expect(check(patient({ extension: [extension] })).map((line) => line.split(" ")[0])).toContain("depth");
  });

  it("by profiles that lead back to themselves end", () => {
    const self = profile("self", "Bundle", [sliced("Bundle.entry", "profile", "resource"), { path: "Bundle.entry", sliceName: "same" }, { path: "Bundle.entry.resource", type: [{ code: "Bundle", profile: ["http://example.org/self"] }] }]);
    let bundle: unknown = { resourceType: "Bundle", type: "collection" };
    for (let level = 0; level < 40; level++) bundle = { resourceType: "Bundle", type: "collection", entry: [{ fullUrl: "http://example.org/1", resource: bundle }] };
    expect(checker(self)(bundle)).toEqual([]);
  });
});
