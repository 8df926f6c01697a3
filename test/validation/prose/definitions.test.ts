import { describe, expect, it } from "vitest";
import { found } from "../definitions.ts";
import { type Element, profile, validatorOf } from "../profiles.ts";

type Json = Readonly<Record<string, unknown>>;

/** The issues of a definition, warnings aside. */
function check(definition: Json, ...supporting: Json[]): string[] {
  return found(validatorOf(supporting).validateResource(definition).filter(({ severity }) => severity === "error"));
}

describe("a StructureDefinition", () => {
  const patient = (...elements: readonly Element[]): string[] => check(profile("p", "Patient", [{ path: "Patient", id: "Patient" }, ...elements.map((element) => ({ id: element.path, ...element }))]));

  it("narrows its base", () => {
    expect(patient({ path: "Patient.birthDate", min: 1 })).toEqual([]);
    expect(patient({ path: "Patient.name", min: 1, max: "2" }, { path: "Patient.name.family", min: 1 })).toEqual([]);
    expect(patient({ path: "Patient.birthDate", min: 0, max: "2" })).toEqual(["differential StructureDefinition.differential.element[1]"]);
    expect(patient({ path: "Patient.nickname", min: 0, max: "1" })).toEqual(["differential StructureDefinition.differential.element[1]"]);
  });

  it("has elements in the order of its base", () => {
    expect(patient({ path: "Patient.identifier", min: 1 }, { path: "Patient.birthDate", min: 1 })).toEqual([]);
    expect(patient({ path: "Patient.birthDate", min: 1 }, { path: "Patient.identifier", min: 1 })).toEqual(["differential-order StructureDefinition.differential.element[2]"]);
    const sliced = [{ path: "Patient.identifier", id: "Patient.identifier", slicing: { discriminator: [{ type: "value", path: "system" }], rules: "open" } }, ...["a", "b"].flatMap((name) => [
      { path: "Patient.identifier", id: `Patient.identifier:${name}`, sliceName: name, min: 0, max: "1" }, { path: "Patient.identifier.system", id: `Patient.identifier:${name}.system`, fixedUri: `http://example.org/${name}` },
    ])];
    expect(patient(...sliced)).toEqual([]);
  });

  it("slices by paths that there are", () => {
    const sliced = (path: string): string[] => patient({ path: "Patient.identifier", slicing: { discriminator: [{ type: "value", path }], rules: "open" } });
    for (const path of ["system", "type.coding.code", "$this", "assigner.resolve().name"]) expect(sliced(path), path).toEqual([]);
    expect(sliced("url")).toEqual(["discriminator StructureDefinition.differential.element[1].slicing.discriminator[0]"]);
  });

  it("binds and fixes as the element's types allow", () => {
    const binding = { strength: "required", valueSet: "http://example.org/vs" };
    expect(patient({ path: "Patient.maritalStatus", binding })).toEqual([]);
    expect(patient({ path: "Patient.birthDate", binding })).toEqual(["binding-type StructureDefinition.differential.element[1].binding"]);
    expect(patient({ path: "Patient.gender", fixedCode: "male" })).toEqual([]);
    expect(patient({ path: "Patient.gender", fixedString: "male" })).toEqual(["fixed-type StructureDefinition.differential.element[1]"]);
  });

  it("has constraints that can be read", () => {
    const constrained = (expression: string): string[] => patient({ path: "Patient.name", constraint: [{ key: "x-1", severity: "error", human: "x", expression }] });
    expect(constrained("family.exists() or given.exists()")).toEqual([]);
    expect(constrained("family.exists( or")).toEqual(["expression StructureDefinition.differential.element[1].constraint[0].expression"]);
  });

  it("of an extension fixes its url", () => {
    const extension = (...elements: readonly Element[]): string[] => check(profile("e", "Extension", [{ path: "Extension", id: "Extension" }, ...elements], { context: [{ type: "element", expression: "Patient" }] }));
    expect(extension({ id: "Extension.url", path: "Extension.url", fixedUri: "http://example.org/e" })).toEqual([]);
    expect(extension({ id: "Extension.url", path: "Extension.url", fixedUri: "http://example.org/f" })).toEqual(["extension-own-url StructureDefinition.differential.element[1]"]);
    expect(extension()).toEqual(["extension-own-url StructureDefinition.differential"]);
  });

  it("is not looked at as a profile where it is none, or has no sound elements", () => {
    for (const element of [[], [{ path: 7 }], [null], [{ path: "Patient" }, 7]]) expect(() => check({ ...profile("p", "Patient", []), differential: { element } })).not.toThrow();
  });
});

describe("an OperationDefinition", () => {
  it("agrees with the profile of its parameters", () => {
    const parameters = (type: string, min: number): Json =>
      profile("in", "Parameters", [
        { id: "Parameters.parameter", path: "Parameters.parameter", slicing: { discriminator: [{ type: "value", path: "name" }], rules: "open" } },
        { id: "Parameters.parameter:a", path: "Parameters.parameter", sliceName: "a", min, max: "1" },
        { id: "Parameters.parameter:a.name", path: "Parameters.parameter.name", fixedString: "a" },
        { id: "Parameters.parameter:a.value[x]", path: "Parameters.parameter.value[x]", type: [{ code: type }] },
      ]);
    const operation = { resourceType: "OperationDefinition", name: "Op", status: "active", kind: "operation", code: "op", system: true, type: false, instance: false, inputProfile: "http://example.org/in", parameter: [{ name: "a", use: "in", min: 1, max: "1", type: "string" }] };
    expect(check(operation, parameters("string", 1))).toEqual([]);
    expect(check(operation, parameters("integer", 1))).toEqual(["operation-profile OperationDefinition.inputProfile"]);
    expect(check(operation, parameters("string", 0))).toEqual(["operation-profile OperationDefinition.inputProfile"]);
  });
});

describe("a SearchParameter", () => {
  it("has an expression that is FHIRPath", () => {
    const parameter = (expression: string): Json => ({ resourceType: "SearchParameter", url: "http://example.org/sp", name: "Sp", status: "active", description: "x", code: "x", base: ["Patient"], type: "string", expression });
    expect(check(parameter("Patient.name.family | Patient.name.given"))).toEqual([]);
    expect(check(parameter("Patient.name.("))).toEqual(["expression SearchParameter.expression"]);
  });
});

describe("a Questionnaire", () => {
  it("has conditions about other questions of it", () => {
    const asked = (question: string): string[] =>
      check({ resourceType: "Questionnaire", status: "active", item: [{ linkId: "a", type: "string" }, { linkId: "g", type: "group", item: [{ linkId: "b", type: "string", enableWhen: [{ question, operator: "exists", answerBoolean: true }] }] }] });
    expect(asked("a")).toEqual([]);
    for (const question of ["b", "g", "c"]) expect(asked(question), question).toEqual(["questionnaire-condition Questionnaire.item[1].item[0].enableWhen[0].question"]);
  });
});
