import { describe, expect, it } from "vitest";
import type { FhirObject, FhirResource } from "../../../src/model/fhir.ts";
import type { Issue } from "../../../src/model/issue.ts";
import { expandParameters } from "../../../src/terminology/operations/expand.ts";
import { lookupParameters } from "../../../src/terminology/operations/lookup.ts";
import { subsumesParameters } from "../../../src/terminology/operations/subsumes.ts";
import { validateSystemCodeParameters } from "../../../src/terminology/operations/validate-system-code.ts";
import { animals, animalSystem, colours, libraryOf, valueSet } from "../example-definitions.ts";
import { parameters } from "../example-maps.ts";

const all = valueSet("all", { system: animals });
const library = libraryOf(all, valueSet("units", { system: "http://unitsofmeasure.org" }));
const keys = (answer: FhirResource | Issue[]) => (answer as Issue[]).map(({ key }) => key);
const code = (valueCode: string, name = "code"): FhirObject => ({ name, valueCode });
const system: FhirObject = { name: "system", valueUri: animals };
const url: FhirObject = { name: "url", valueUri: animals };

describe("CodeSystem/$lookup", () => {
  const look = (...given: FhirObject[]) => lookupParameters(parameters(...given), library);
  const found = (...given: FhirObject[]) => (look(...given) as FhirResource)["parameter"] as FhirObject[];
  const property = (name: string, value: FhirObject, description?: string) => ({ name: "property", part: [{ name: "code", valueCode: name }, { name: "value", ...value }, ...(description === undefined ? [] : [{ name: "description", valueString: description }])] });

  it("says name, version, display, designations and properties of a code", () => {
    expect(found(code("cat"), system)).toEqual([
      { name: "name", valueString: "Animals" },
      { name: "version", valueString: "1" },
      { name: "display", valueString: "Cat" },
      { name: "designation", part: [{ name: "language", valueCode: "de-CH" }, { name: "value", valueString: "Katze" }] },
      property("definition", { valueString: "A cat." }),
      property("inactive", { valueBoolean: false }),
      property("parent", { valueCode: "mammal" }, "Mammal"),
      property("legs", { valueInteger: 4 }),
    ]);
  });

  it("says of a Coding what was asked for alone, in the language that was asked for", () => {
    const coding = { name: "coding", valueCoding: { system: animals, code: "cat" } };
    expect(found(coding, { name: "property", valueCode: "legs" }).slice(3)).toEqual([property("legs", { valueInteger: 4 })]);
    expect(found(coding, { name: "property", valueCode: "lang.de" }).slice(3)).toMatchObject([{ name: "designation" }]);
    expect(found(coding, { name: "displayLanguage", valueCode: "de" })).toContainEqual({ name: "display", valueString: "Katze" });
  });

  it("refuses what it does not know", () => {
    expect(keys(look(code("dog"), system))).toEqual(["terminology.code-unknown"]);
    expect(keys(look(code("cat")))).toEqual(["terminology.system-missing"]);
    expect(keys(look(system))).toEqual(["terminology.lookup-not-one"]);
    expect(keys(look(code("cat"), { name: "system", valueUri: "http://loinc.org" }))).toEqual(["terminology.system-not-at-hand"]);
    expect(keys(look(code("cat"), system, { name: "version", valueString: "2" }))).toEqual(["terminology.system-not-at-hand"]);
  });
});

describe("CodeSystem/$validate-code", () => {
  const validate = (...given: FhirObject[]) => validateSystemCodeParameters(parameters(...given), library);
  const result = (...given: FhirObject[]) => ((validate(...given) as FhirResource)["parameter"] as FhirObject[])[0]!["valueBoolean"];

  it("says whether the code system has a code, by code, Coding and CodeableConcept", () => {
    expect([result(url, code("cat")), result(url, code("dog"))]).toEqual([true, false]);
    expect(result(url, { name: "coding", valueCoding: { system: animals, code: "cat" } })).toBe(true);
    expect(result(url, { name: "codeableConcept", valueCodeableConcept: { coding: [{ system: "http://example.org/other", code: "1" }, { system: animals, code: "bee" }] } })).toBe(true);
  });

  it("takes abstract codes unless the request says not to, and warns of inactive ones", () => {
    expect([result(url, code("mammal")), result(url, code("mammal"), { name: "abstract", valueBoolean: false })]).toEqual([true, false]);
    expect(validate(url, code("mammoth"))).toMatchObject({ parameter: [{ valueBoolean: true }, { name: "message", valueString: "The code is inactive." }, { valueString: "Mammoth" }] });
  });

  it("takes a code system that is sent along, and one that a grammar makes", () => {
    expect(result({ name: "codeSystem", resource: animalSystem as unknown as FhirResource }, code("bee"))).toBe(true);
    expect([result({ name: "url", valueUri: "http://unitsofmeasure.org" }, code("mg")), result({ name: "url", valueUri: "http://unitsofmeasure.org" }, code("pounds"))]).toEqual([true, false]);
  });

  it("refuses a coding of another code system, and does not say no for a part of one", () => {
    expect(keys(validate(url, { name: "coding", valueCoding: { system: "http://example.org/other", code: "cat" } }))).toEqual(["terminology.system-other"]);
    expect(keys(validate({ name: "url", valueUri: colours.url! }, code("blue")))).toEqual(["terminology.code-system-incomplete"]);
    expect(keys(validate(code("cat")))).toEqual(["terminology.system-not-one"]);
    expect(keys(validate({ name: "codeSystem", resource: { resourceType: "CodeSystem", url: "x", content: "complete", concept: [{}] } }, code("a")))).toEqual(["terminology.definition-shape"]);
  });
});

describe("CodeSystem/$subsumes", () => {
  const subsumes = (...given: FhirObject[]) => subsumesParameters(parameters(...given), library);
  it.each([["cat", "cat", "equivalent"], ["mammal", "cat", "subsumes"], ["bat", "flier", "subsumed-by"], ["cat", "bee", "not-subsumed"]])("of %s and %s says %s", (a, b, outcome) => {
    expect(subsumes(code(a, "codeA"), code(b, "codeB"), system)).toEqual({ resourceType: "Parameters", parameter: [{ name: "outcome", valueCode: outcome }] });
    const coding = (name: string, one: string) => ({ name, valueCoding: { system: animals, code: one } });
    expect(subsumes(coding("codingA", a), coding("codingB", b))).toMatchObject({ parameter: [{ valueCode: outcome }] });
  });

  it("refuses what it cannot say", () => {
    expect(keys(subsumes(code("cat", "codeA"), system))).toEqual(["terminology.codes-not-two"]);
    expect(keys(subsumes(code("dog", "codeA"), code("fox", "codeB"), system))).toEqual(["terminology.code-unknown", "terminology.code-unknown"]);
    const parts = libraryOf({ ...animalSystem, url: "http://example.org/parts", hierarchyMeaning: "part-of" });
    expect(keys(subsumesParameters(parameters(code("cat", "codeA"), code("bat", "codeB"), { name: "system", valueUri: "http://example.org/parts" }), parts))).toEqual(["terminology.subsumption-undecidable"]);
  });
});

describe("ValueSet/$expand", () => {
  const at = "2024-01-31T12:00:00.000Z";
  const named: FhirObject = { name: "url", valueUri: all.url! };
  const expand = (...given: FhirObject[]) => expandParameters(parameters(named, ...given), library, at);
  const expansion = (...given: FhirObject[]) => (expand(...given) as unknown as { expansion: { total: number; offset?: number; contains?: FhirObject[]; parameter: FhirObject[] } }).expansion;
  const codes = (...given: FhirObject[]) => (expansion(...given).contains ?? []).map((one) => one["code"]);

  it("lists the codes with the versions that they come from", () => {
    expect(expand()).toMatchObject({ resourceType: "ValueSet", url: all.url, status: "active", expansion: { timestamp: at, total: 6, parameter: [{ name: "version", valueUri: `${animals}|1` }] } });
    expect(expansion().contains!.slice(0, 2)).toEqual([{ system: animals, abstract: true, code: "mammal", display: "Mammal" }, { system: animals, code: "cat", display: "Cat" }]);
    expect(expand({ name: "includeDefinition", valueBoolean: true })).toMatchObject({ compose: all.compose });
  });

  it("filters by the beginnings of words, by code, and by what is asked to be left out", () => {
    expect(codes({ name: "filter", valueString: "fly b" })).toEqual(["bat"]);
    expect(codes({ name: "filter", valueString: "MAMM" })).toEqual(["mammal", "mammoth"]);
    expect(codes({ name: "activeOnly", valueBoolean: true })).not.toContain("mammoth");
    expect(codes({ name: "excludeNotForUI", valueBoolean: true })).not.toContain("mammal");
    expect(codes({ name: "exclude-system", valueUri: `${animals}|1` })).toEqual([]);
  });

  it("pages with offset and count and always says the total", () => {
    const page = expansion({ name: "offset", valueInteger: 4 }, { name: "count", valueInteger: 1 });
    expect(page).toMatchObject({ total: 6, offset: 4, contains: [{ code: "flier" }] });
    expect(expansion({ name: "count", valueInteger: 0 })).toMatchObject({ total: 6 });
    expect(codes({ name: "offset", valueInteger: 9 })).toEqual([]);
  });

  it("follows the hierarchy where nesting is asked for", () => {
    expect(expansion({ name: "excludeNested", valueBoolean: false }).contains).toMatchObject([{ code: "mammal", contains: [{ code: "cat" }, { code: "bat" }, { code: "mammoth" }] }, { code: "flier", contains: [{ code: "bee" }] }]);
  });

  it("expands a value set that is sent along", () => {
    const resource = { resourceType: "ValueSet", status: "active", compose: { include: [{ system: animals, concept: [{ code: "bee" }] }] } };
    expect(expandParameters(parameters({ name: "valueSet", resource }), library, at)).toMatchObject({ expansion: { total: 1, contains: [{ code: "bee", display: "Bee" }] } });
  });

  it("refuses what has no end, is too much at once, or is not taken here", () => {
    expect(keys(expandParameters(parameters({ name: "url", valueUri: "http://example.org/ValueSet/units" }), library, at))).toEqual(["terminology.value-set-endless"]);
    const large = libraryOf({ ...animalSystem, url: "http://example.org/large", concept: Array.from({ length: 10_001 }, (_, i) => ({ code: `${i}` })) }, valueSet("large", { system: "http://example.org/large" }));
    const of = { name: "url", valueUri: "http://example.org/ValueSet/large" };
    expect(keys(expandParameters(parameters(of), large, at))).toEqual(["terminology.expansion-too-large"]);
    expect(expandParameters(parameters(of, { name: "count", valueInteger: 2 }), large, at)).toMatchObject({ expansion: { total: 10_001 } });
    expect(keys(expand({ name: "context", valueUri: "http://example.org/x" }))).toEqual(["terminology.parameter-unsupported"]);
    expect(keys(expand({ name: "count", valueInteger: -1 }))).toEqual(["terminology.paging"]);
    expect(keys(expand({ name: "date", valueDateTime: "2020" }))).toEqual(["terminology.parameter-unsupported"]);
  });
});
