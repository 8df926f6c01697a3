import type { CodeSystem, ValueSet } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import type { FhirObject, FhirResource } from "../../../src/model/fhir.ts";
import { expandParameters } from "../../../src/terminology/operations/expand.ts";
import { lookupParameters } from "../../../src/terminology/operations/lookup.ts";
import { validateCodeParameters } from "../../../src/terminology/operations/validate-code.ts";
import { animals, animalSystem, libraryOf, valueSet } from "../example-definitions.ts";
import { parameters } from "../example-maps.ts";

const short = { system: "http://example.org/uses", code: "short" };
const french: CodeSystem = {
  resourceType: "CodeSystem",
  url: "http://example.org/animals-fr",
  status: "active",
  content: "supplement",
  supplements: animals,
  language: "fr",
  property: [{ code: "sound", type: "string" }],
  concept: [
    { code: "cat", display: "Chat", designation: [{ language: "fr", use: short, value: "Minou" }], property: [{ code: "sound", valueString: "miaou" }] },
    { code: "unicorn", display: "Licorne" },
  ],
};
const later: CodeSystem = { ...french, url: "http://example.org/animals-es", language: "es", supplements: `${animals}|2`, concept: [{ code: "cat", display: "Gato" }] };
const pets: ValueSet = { ...valueSet("pets", { system: animals, concept: [{ code: "cat", designation: [{ language: "nl", value: "Poes" }] }, { code: "bee" }] }) };
const all = valueSet("all", { system: animals });
const library = libraryOf(french, later, all, pets);

function contains(set: ValueSet, ...given: FhirObject[]): FhirObject[] {
  const answer = expandParameters(parameters({ name: "url", valueUri: set.url! }, ...given), library, "2024-01-31T12:00:00.000Z");
  if (Array.isArray(answer)) throw new Error(answer[0]!.text);
  return (answer as unknown as { expansion: { contains: FhirObject[] } }).expansion.contains;
}

const flag = (name: string, valueBoolean: boolean): FhirObject => ({ name, valueBoolean });
const language = (valueCode: string): FhirObject => ({ name: "displayLanguage", valueCode });
const token = (valueString: string): FhirObject => ({ name: "designation", valueString });
const catIn = (list: readonly FhirObject[]) => list.find(({ code }) => code === "cat")!;
const texts = (entry: FhirObject) => ((entry["designation"] ?? []) as FhirObject[]).map(({ value }) => value);

describe("supplements of a code system", () => {
  it("add designations and properties to its concepts, and no concepts", () => {
    const look = (code: string) => lookupParameters(parameters({ name: "system", valueUri: animals }, { name: "code", valueCode: code }), library);
    const found = (look("cat") as FhirResource)["parameter"] as FhirObject[];
    expect(found.filter(({ name }) => name === "designation")).toEqual([
      { name: "designation", part: [{ name: "language", valueCode: "de-CH" }, { name: "value", valueString: "Katze" }] },
      { name: "designation", part: [{ name: "language", valueCode: "fr" }, { name: "value", valueString: "Chat" }] },
      { name: "designation", part: [{ name: "language", valueCode: "fr" }, { name: "use", valueCoding: short }, { name: "value", valueString: "Minou" }] },
    ]);
    expect(found).toContainEqual({ name: "property", part: [{ name: "code", valueCode: "sound" }, { name: "value", valueString: "miaou" }] });
    expect(look("unicorn")).toMatchObject([{ key: "terminology.code-unknown" }]);
  });

  it("are those of its version", () => {
    expect(texts(catIn(contains(all, flag("includeDesignations", true))))).not.toContain("Gato");
    const second = libraryOf({ ...animalSystem, url: "http://example.org/more", version: "2" }, { ...later, supplements: "http://example.org/more|2" });
    const found = lookupParameters(parameters({ name: "system", valueUri: "http://example.org/more" }, { name: "code", valueCode: "cat" }, language("es")), second);
    expect((found as FhirResource)["parameter"]).toContainEqual({ name: "display", valueString: "Gato" });
  });

  it("have displays that $validate-code takes, and properties that value sets filter by", () => {
    const validate = (...given: FhirObject[]) => (validateCodeParameters(parameters(...given), library) as FhirResource)["parameter"];
    const coding = { name: "coding", valueCoding: { system: animals, code: "cat", display: "chat" } };
    expect(validate({ name: "url", valueUri: all.url! }, coding)).toEqual([{ name: "result", valueBoolean: true }, { name: "display", valueString: "Cat" }]);
    const loud = valueSet("loud", { system: animals, filter: [{ property: "sound", op: "=", value: "miaou" }] });
    expect(validate({ name: "valueSet", resource: loud as unknown as FhirResource }, coding)).toMatchObject([{ name: "result", valueBoolean: true }, {}]);
  });
});

describe("ValueSet/$expand in languages", () => {
  it("has displays in the language that is asked for, where there is a designation in it", () => {
    expect(contains(all, language("fr")).map(({ code, display }) => [code, display]).slice(0, 3)).toEqual([["mammal", "Mammal"], ["cat", "Chat"], ["bat", "Bat, flying"]]);
    expect(catIn(contains(all, language("de")))["display"]).toBe("Katze");
    expect(catIn(contains(all, language("pt")))["display"]).toBe("Cat");
    expect(catIn(contains(pets, language("nl")))["display"]).toBe("Poes");
  });

  it("filters by the displays that it shows", () => {
    expect(contains(all, language("fr"), { name: "filter", valueString: "cha" }).map(({ code }) => code)).toEqual(["cat"]);
  });

  it("has designations where they are asked for: all, or those of a language or for a use", () => {
    expect(catIn(contains(all))).not.toHaveProperty("designation");
    expect(texts(catIn(contains(all, flag("includeDesignations", true))))).toEqual(["Katze", "Chat", "Minou"]);
    expect(texts(catIn(contains(pets, flag("includeDesignations", true))))).toEqual(["Poes", "Katze", "Chat", "Minou"]);
    expect(texts(catIn(contains(all, token("urn:ietf:bcp:47|de"))))).toEqual(["Katze"]);
    expect(texts(catIn(contains(all, token("http://example.org/uses|short"))))).toEqual(["Minou"]);
    expect(texts(catIn(contains(all, flag("includeDesignations", true), token("short"), token("de"))))).toEqual(["Katze", "Minou"]);
    expect(catIn(contains(all, flag("includeDesignations", false), token("de")))).not.toHaveProperty("designation");
  });

  it("says with which parameters", () => {
    const answer = expandParameters(parameters({ name: "url", valueUri: all.url! }, language("fr"), token("de"), flag("includeDesignations", true)), library, "2024-01-31T12:00:00.000Z");
    expect(answer).toMatchObject({ expansion: { parameter: [{ name: "displayLanguage", valueCode: "fr" }, { name: "includeDesignations", valueBoolean: true }, { name: "designation", valueString: "de" }, { name: "version" }] } });
  });
});

describe("ValueSet/$expand with versions of code systems", () => {
  const two = libraryOf({ ...animalSystem, version: "2", concept: [{ code: "dodo" }] }, valueSet("first", { system: animals, version: "1" }), valueSet("any", { system: animals }));
  const codes = (name: string, ...given: FhirObject[]) => {
    const answer = expandParameters(parameters({ name: "url", valueUri: `http://example.org/ValueSet/${name}` }, ...given), two, "2024-01-31T12:00:00.000Z");
    return Array.isArray(answer) ? answer.map(({ key }) => key) : (answer as unknown as { expansion: { contains: FhirObject[] } }).expansion.contains.map(({ code }) => code);
  };
  const version = (name: string, number: string): FhirObject => ({ name, valueUri: `${animals}|${number}` });

  it("takes the version that a value set leaves open", () => {
    expect(codes("any", version("system-version", "1"))).toContain("cat");
    expect(codes("any", version("check-system-version", "1"))).toContain("cat");
    expect(codes("first", version("system-version", "2"))).toContain("cat");
  });

  it("checks the version that a value set says, and takes another where it is forced", () => {
    expect(codes("first", version("check-system-version", "2"))).toEqual(["terminology.system-version-other"]);
    expect(codes("first", version("force-system-version", "2"))).toEqual(["dodo"]);
  });
});
