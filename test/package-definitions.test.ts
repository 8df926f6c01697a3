import { describe, expect, it } from "vitest";
import { definitionsAmong, packageDefinitions } from "../src/package-definitions.ts";
import { createLibrary } from "../src/terminology/definitions/library.ts";
import { createMembership } from "../src/terminology/value-sets/membership.ts";
import { Library } from "../src/validation/packages/library.ts";
import type { DefinitionEntry, DefinitionResource } from "../src/validation/packages/package.ts";

const system = { resourceType: "CodeSystem", url: "http://example.org/cs", version: "1.0.0", status: "active", content: "complete", valueSet: "http://example.org/all", concept: [{ code: "one", display: "One" }] };
const newer = { ...system, version: "1.10.0", concept: [{ code: "one" }, { code: "two" }] };
const german = { resourceType: "CodeSystem", url: "http://example.org/cs-de", status: "active", content: "supplement", supplements: "http://example.org/cs", language: "de", concept: [{ code: "one", display: "Eins" }] };
const broken = { resourceType: "ValueSet", url: "http://example.org/broken", status: "active", compose: { include: "none" } };
const definitions: readonly DefinitionResource[] = [system, newer, german, broken];

const entries = definitions.map((definition, index): DefinitionEntry => ({
  resourceType: definition.resourceType,
  url: definition.url,
  version: definition.version ?? "",
  place: `example.tgz/package/${definition.resourceType}-number-${index}.json`,
  read: () => definition,
}));
const source = packageDefinitions(new Library([{ name: "example", version: "1", fhirVersions: [], dependencies: {}, entries }]));

describe("the code systems and value sets of FHIR packages", () => {
  it("are found by url, the latest version without one, and by the ids in the names of their files", () => {
    expect(source.read("CodeSystem", system.url)).toBe(newer);
    expect(source.read("CodeSystem", system.url, "1.0.0")).toBe(system);
    expect(source.canonical("CodeSystem", "number-1")).toEqual({ url: system.url, version: "1.10.0" });
    expect(source.canonical("ValueSet", "number-1")).toBeUndefined();
  });

  it("are as if they were not there where they cannot be used", () => {
    expect(source.read("ValueSet", broken.url)).toBeUndefined();
    expect(definitionsAmong([broken, system, { resourceType: "Patient" }, "x"])).toEqual([system]);
  });

  it("bring the value set of a whole code system, and supplements", () => {
    const membershipOf = createMembership(createLibrary([source]));
    expect(membershipOf("http://example.org/all")!({ system: system.url, code: "one", display: "eins" })).toEqual({ verdict: "member", display: undefined });
    const library = createLibrary([source]);
    expect(library.codeSystem(system.url)!.details(0).designation).toEqual([{ language: "de", value: "Eins" }]);
  });
});
