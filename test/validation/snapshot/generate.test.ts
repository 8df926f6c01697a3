import { describe, expect, it } from "vitest";
import { elementsOf } from "../../../src/validation/snapshot/tree.ts";
import type { ProfileElement } from "../../../src/validation/structure-definition.ts";
import type { Profile } from "../../../src/validation/profile/profiles.ts";
import { type Element, profile, profilesOf } from "../profiles.ts";

function generated(...made: readonly Readonly<Record<string, unknown>>[]): Profile {
  const found = profilesOf(...made).find(made[0]!["url"] as string);
  if (found === undefined || !("root" in found)) throw new Error(found?.text ?? "There is no such profile.");
  return found;
}

function elementsWith(prefix: string, ...made: readonly Readonly<Record<string, unknown>>[]): ProfileElement[] {
  return elementsOf(generated(...made).root).filter(({ id }) => id!.startsWith(prefix));
}

function keysOf(element: readonly Element[], type = "Patient"): string[] {
  return generated(profile("p", type, element)).issues.map(({ key }) => key);
}

const components = [
  { path: "Observation.component", slicing: { discriminator: [{ type: "value", path: "code" }], rules: "open" } },
  { path: "Observation.component", sliceName: "systolic", min: 1 },
  { path: "Observation.component.code", patternCodeableConcept: { text: "systolic" } },
  { path: "Observation.component", sliceName: "diastolic", max: "1" },
  { path: "Observation.component.code", patternCodeableConcept: { text: "diastolic" } },
];

describe("a snapshot", () => {
  it("is the same with and without ids in the differential", () => {
    const ids = ["Observation.component", "Observation.component:systolic", "Observation.component:systolic.code", "Observation.component:diastolic", "Observation.component:diastolic.code"];
    const withIds = components.map((element, index) => ({ ...element, id: ids[index] }));
    expect(elementsWith("Observation", profile("p", "Observation", withIds))).toEqual(elementsWith("Observation", profile("p", "Observation", components)));
  });

  it("has each slice after its element, with the children of the element", () => {
    const slices = elementsWith("Observation.component:", profile("p", "Observation", components));
    expect(slices.filter(({ path }) => path === "Observation.component").map(({ id, min, max }) => [id, min, max])).toEqual([["Observation.component:systolic", 1, "*"], ["Observation.component:diastolic", 0, "1"]]);
    expect(slices.find(({ id }) => id === "Observation.component:diastolic.code")).toMatchObject({ min: 1, patternCodeableConcept: { text: "diastolic" } });
    expect(slices.some(({ id }) => id === "Observation.component:systolic.dataAbsentReason")).toBe(true);
  });

  it("finds the slice of an id whose element the differential does not name", () => {
    const first = profile("first", "Observation", components);
    const second = profile("second", "Observation", [{ id: "Observation.component:systolic.value[x]", path: "Observation.component.value[x]", min: 1 }], { baseDefinition: "http://example.org/first" });
    const values = elementsWith("Observation.component", second, first).filter(({ path }) => path === "Observation.component.value[x]");
    expect(values.map(({ id, min }) => [id, min])).toEqual([["Observation.component.value[x]", 0], ["Observation.component:systolic.value[x]", 1], ["Observation.component:diastolic.value[x]", 0]]);
  });

  it("has slices of slices below the slice", () => {
    const element = [
      { path: "Patient.identifier", slicing: { discriminator: [{ type: "value", path: "system" }], rules: "open" } },
      { path: "Patient.identifier", sliceName: "national", slicing: { discriminator: [{ type: "value", path: "use" }], rules: "open" } },
      { path: "Patient.identifier", sliceName: "national/official", min: 1 },
      { path: "Patient.identifier.use", fixedCode: "official" },
    ];
    const ids = elementsWith("Patient.identifier:", profile("p", "Patient", element)).map(({ id, sliceName }) => [id, sliceName]);
    expect(ids[0]).toEqual(["Patient.identifier:national", "national"]);
    expect(ids).toContainEqual(["Patient.identifier:national/official", "national/official"]);
    expect(ids).toContainEqual(["Patient.identifier:national/official.use", undefined]);
  });

  it("takes the name of a choice with a type as a slice by type, and leaves that type", () => {
    const [value, slice, ...children] = elementsWith("Observation.value", profile("p", "Observation", [{ path: "Observation.valueQuantity", min: 1 }, { path: "Observation.valueQuantity.unit", min: 1 }]));
    expect(value).toMatchObject({ type: [{ code: "Quantity" }], slicing: { discriminator: [{ type: "type", path: "$this" }] } });
    expect(slice).toMatchObject({ id: "Observation.value[x]:valueQuantity", min: 1, type: [{ code: "Quantity" }] });
    expect(children.find(({ path }) => path === "Observation.value[x].unit")).toMatchObject({ min: 1 });
  });

  it("follows a content reference to the children of the element", () => {
    const [low] = elementsWith("Observation.component.referenceRange.low", profile("p", "Observation", [{ path: "Observation.component.referenceRange.low", min: 1 }]));
    expect(low).toMatchObject({ min: 1, type: [{ code: "Quantity" }] });
  });

  it("has the children of a profile on a type where the differential looks into it", () => {
    const name = profile("name", "HumanName", [{ path: "HumanName.family", min: 1 }]);
    const patient = profile("p", "Patient", [{ path: "Patient.name", type: [{ code: "HumanName", profile: ["http://example.org/name"] }] }, { path: "Patient.name.given", min: 1 }]);
    expect(elementsWith("Patient.name.", patient, name).filter(({ min }) => min === 1).map(({ path }) => path)).toEqual(["Patient.name.family", "Patient.name.given"]);
  });

  it("names extensions without a slice name by their definitions", () => {
    const [, slice] = elementsWith("Patient.extension", profile("p", "Patient", [{ path: "Patient.extension", type: [{ code: "Extension", profile: ["http://hl7.org/fhir/StructureDefinition/patient-birthPlace"] }], min: 1 }]));
    expect(slice).toMatchObject({ id: "Patient.extension:patient-birthPlace", min: 1 });
  });

  it("goes on where text starts with three dots", () => {
    const [name] = elementsWith("Patient.active", profile("p", "Patient", [{ path: "Patient.active", short: "...and so on", requirements: "own" }]));
    expect(name).toMatchObject({ requirements: "own" });
  });
});

describe("a differential that does not fit its base", () => {
  it("may not widen cardinality", () => {
    expect(keysOf([{ path: "Observation.status", min: 0 }], "Observation")).toEqual(["snapshot.min"]);
    expect(keysOf([{ path: "Patient.gender", max: "*" }])).toEqual(["snapshot.max"]);
    expect(keysOf([{ path: "Patient.gender", min: 1, max: "0" }])).toEqual(["snapshot.min-max"]);
  });

  it("may not add types or targets", () => {
    expect(keysOf([{ path: "Patient.deceased[x]", type: [{ code: "boolean" }, { code: "string" }] }])).toEqual(["snapshot.type"]);
    expect(keysOf([{ path: "Patient.managingOrganization", type: [{ code: "Reference", targetProfile: ["http://hl7.org/fhir/StructureDefinition/Patient"] }] }])).toEqual(["snapshot.target"]);
  });

  it("may not weaken a required binding", () => {
    expect(keysOf([{ path: "Patient.gender", binding: { strength: "extensible", valueSet: "http://example.org/vs" } }])).toEqual(["snapshot.binding"]);
    expect(keysOf([{ path: "Patient.maritalStatus", binding: { strength: "required", valueSet: "http://example.org/vs" } }])).toEqual([]);
  });

  it("may not open a closed slicing or fix another value", () => {
    const closed = profile("closed", "Patient", [{ path: "Patient.name", slicing: { discriminator: [{ type: "value", path: "use" }], rules: "closed" } }, { path: "Patient.active", fixedBoolean: true }]);
    const own = profile("p", "Patient", [{ path: "Patient.name", slicing: { rules: "open" } }, { path: "Patient.active", fixedBoolean: false }], { baseDefinition: "http://example.org/closed" });
    expect(generated(own, closed).issues.map(({ key }) => key)).toEqual(["snapshot.slicing-rules", "snapshot.fixed"]);
  });

  it("has no elements that the base does not have", () => {
    expect(keysOf([{ path: "Patient.nickname", min: 1 }, { path: "Patient.name.famly" }])).toEqual(["snapshot.no-element", "snapshot.no-element"]);
  });
});

describe("hostile definitions", () => {
  it("that rest on themselves are told", () => {
    const one = profile("one", "Patient", [], { baseDefinition: "http://example.org/two" });
    const two = profile("two", "Patient", [], { baseDefinition: "http://example.org/one" });
    expect(profilesOf(one, two).find("http://example.org/one")).toMatchObject({ key: "validation.profile-broken", text: expect.stringContaining("rests on itself") as string });
    const lost = profile("lost", "Patient", [], { baseDefinition: "http://example.org/nowhere" });
    expect(profilesOf(lost).find("http://example.org/lost")).toMatchObject({ key: "validation.profile-broken", text: expect.stringContaining("nowhere") as string });
  });

  it("whose extensions lead back to them end", () => {
    const cyclic = profile("cyclic", "Extension", [{ path: "Extension.extension", sliceName: "inner", type: [{ code: "Extension", profile: ["http://example.org/cyclic"] }] }, { path: "Extension.extension.extension", max: "0" }]);
    expect(generated(cyclic).issues.map(({ key }) => key)).toEqual(["snapshot.unknown"]);
  });

  it("have a limit of depth", () => {
    const deep = `Patient${".extension".repeat(5000)}`;
    expect(keysOf([{ path: deep, min: 1 }])).toEqual(["snapshot.too-deep"]);
    const nested = Array.from({ length: 60 }, (_, level) => ({ path: `Patient${".extension".repeat(level + 1)}`, short: "x" }));
    expect(keysOf(nested)).toEqual([]);
  });

  it("have a limit of size", () => {
    const slices = Array.from({ length: 3000 }, (_, number) => ({ path: "Observation.component", sliceName: `s${number}` }));
    const within = Array.from({ length: 30 }, (_, number) => ({ path: "Observation.component.code.coding", sliceName: `t${number}` }));
    const element = [{ path: "Observation.component", slicing: { discriminator: [{ type: "value", path: "code" }], rules: "open" } }, ...slices.flatMap((slice) => [slice, { path: "Observation.component.code.coding", slicing: { discriminator: [{ type: "value", path: "code" }], rules: "open" } }, ...within.slice(0, 3)])];
    expect(keysOf(element, "Observation")).toEqual(["snapshot.too-large"]);
  });
});
