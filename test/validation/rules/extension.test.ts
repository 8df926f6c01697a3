import { describe, expect, it } from "vitest";
import { check, found } from "../definitions.ts";
import { profile, validatorOf } from "../profiles.ts";

const patient = (extension: object): unknown => ({ resourceType: "Patient", extension: [extension] });

describe("extensions", () => {
  const birthPlace = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace";

  it("that are published have a value of the type they are defined with", () => {
    expect(check(patient({ url: birthPlace, valueAddress: { city: "Springfield" } }))).toEqual([]);
    expect(check(patient({ url: birthPlace, valueString: "Springfield" }))).toEqual(["extension-value Patient.extension[0]"]);
  });

  it("that are complex have no value", () => {
    const nationality = "http://hl7.org/fhir/StructureDefinition/patient-nationality";
    expect(check(patient({ url: nationality, extension: [{ url: "code", valueCodeableConcept: { text: "x" } }] }))).toEqual([]);
    expect(check(patient({ url: nationality, valueCodeableConcept: { text: "x" } }))).toEqual(["extension-value Patient.extension[0]"]);
  });

  it("that nobody published may have any value", () => {
    expect(check(patient({ url: "http://example.org/own", valueInteger: 1 }))).toEqual([]);
  });

  it("have the absolute URL of their definition, without a version; in another extension a name", () => {
    const checked = (extension: object): string[] => found(validatorOf([]).validateResource(patient(extension)));
    expect(checked({ url: "http://example.org/own", extension: [{ url: "part", valueString: "x" }] })).toEqual([]);
    expect(checked({ url: "own", valueString: "x" })).toEqual(["extension-url Patient.extension[0].url"]);
    expect(checked({ url: `${birthPlace}|4.0.1`, valueAddress: { city: "x" } })).toEqual(["extension-version Patient.extension[0]"]);
  });

  it("are known, where the caller asks for it", () => {
    const own = profile("own", "Extension", [{ path: "Extension" }, { path: "Extension.url", fixedUri: "http://example.org/own" }], { context: [{ type: "element", expression: "Element" }] });
    const strict = (extension: object, ...definitions: unknown[]): string[] => found(validatorOf(definitions, { extensions: "known" }).validateResource(patient(extension)));
    expect(strict({ url: "http://example.org/own", valueString: "x" })).toEqual(["extension-unknown Patient.extension[0]"]);
    expect(strict({ url: "http://example.org/own", valueString: "x" }, own)).toEqual([]);
    expect(strict({ url: birthPlace, valueAddress: { city: "x" } })).toEqual([]);
    expect(strict({ url: "http://hl7.org/fhir/5.0/StructureDefinition/extension-Patient.name", valueString: "x" })).toEqual([]);
    expect(found(validatorOf([]).validateResource(patient({ url: "http://example.org/own", valueString: "x" })))).toEqual([]);
  });

  it("stand in elements of which their definition's invariants are true", () => {
    const changeBase = { url: "http://hl7.org/fhir/StructureDefinition/list-changeBase", valueReference: { reference: "List/1" } };
    const list = (mode: string): string[] => found(validatorOf([]).validateResource({ resourceType: "List", status: "current", mode, extension: [changeBase] }));
    expect(list("changes")).toEqual([]);
    expect(list("working")).toEqual(["extension-invariant List.extension[0]"]);
    const own = (contextInvariant: string): string[] => {
      const definition = profile("own", "Extension", [{ path: "Extension" }, { path: "Extension.url", fixedUri: "http://example.org/own" }], { context: [{ type: "element", expression: "Element" }], contextInvariant: [contextInvariant] });
      return found(validatorOf([definition]).validateResource(patient({ url: "http://example.org/own", valueString: "x" })));
    };
    for (const open of ["birthDate > @2000-01-01", "%extension.value.exists()", "not( FHIRPath"]) expect(own(open), open).toEqual([]);
    expect(own("name.exists()")).toEqual(["extension-invariant Patient.extension[0]"]);
  });
});
