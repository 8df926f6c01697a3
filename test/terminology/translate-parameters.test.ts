import type { ConceptMap } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";
import { createTerminology } from "../../src/terminology/terminology.ts";
import { ask, local, map, parameters, standard } from "./example-maps.ts";

const url = (id: string): FhirObject => ({ name: "url", valueUri: `http://example.org/ConceptMap/${id}` });
const run = (maps: ConceptMap[], request: FhirResource) => createTerminology(maps).translateParameters(request) as FhirResource;
const keys = (maps: ConceptMap[], request: FhirResource) => (createTerminology(maps).translateParameters(request) as { key: string }[]).map(({ key }) => key);
const result = (answer: FhirResource) => (answer["parameter"] as FhirObject[])[0]!["valueBoolean"];
const codes = (answer: FhirResource) =>
  (answer["parameter"] as FhirObject[])
    .filter(({ name }) => name === "match")
    .map(({ part }) => ((part as FhirObject[]).find(({ name }) => name === "concept")?.["valueCoding"] as FhirObject | undefined)?.["code"] ?? null);

/** The home address of the R4 page of the operation, as AddressUse to v3. */
const addressUse = map("address-use", [
  { source: local, target: standard, element: [{ code: "home", target: [{ code: "H", display: "home", equivalence: "equivalent" }] }, { code: "old", target: [{ code: "BAD", equivalence: "disjoint", comment: "not the same" }] }] },
]);

describe("$translate", () => {
  it("answers with result and match, each with equivalence, concept and source", () => {
    expect(run([addressUse], ask("home", url("address-use")))).toEqual({
      resourceType: "Parameters",
      parameter: [
        { name: "result", valueBoolean: true },
        {
          name: "match",
          part: [
            { name: "equivalence", valueCode: "equivalent" },
            { name: "concept", valueCoding: { system: standard, code: "H", display: "home" } },
            { name: "source", valueUri: addressUse.url },
          ],
        },
      ],
    });
  });

  it("says false, but shows the match, where all that it found is disjoint", () => {
    const answer = run([addressUse], ask("old", url("address-use")));
    expect(result(answer)).toBe(false);
    expect(codes(answer)).toEqual(["BAD"]);
  });

  it("says false with a message where no map speaks of the code", () => {
    const answer = run([addressUse], ask("nothing", url("address-use")));
    expect(answer["parameter"]).toEqual([{ name: "result", valueBoolean: false }, { name: "message", valueString: "No ConceptMap has a mapping for the code." }]);
  });

  it("gives an unmatched code as a match without a concept", () => {
    const m = map("m", [{ source: local, target: standard, element: [{ code: "a", target: [{ equivalence: "unmatched" }] }] }]);
    const answer = run([m], ask("a"));
    expect(result(answer)).toBe(false);
    expect(codes(answer)).toEqual([null]);
  });

  it("says true for each of the eight equivalences that are matches", () => {
    for (const equivalence of ["relatedto", "equivalent", "equal", "wider", "subsumes", "narrower", "specializes", "inexact"] as const) {
      const m = map("m", [{ source: local, target: standard, element: [{ code: "a", target: [{ code: "A", equivalence, comment: "so" }] }] }]);
      expect(result(run([m], ask("a")))).toBe(true);
    }
  });

  it("adds up elements that repeat a code, and groups that repeat their systems", () => {
    const element = (code: string) => ({ code: "a", target: [{ code, equivalence: "wider" as const }] });
    const m = map("m", [{ source: local, target: standard, element: [element("A"), element("B")] }, { source: local, target: standard, element: [element("C")], unmapped: { mode: "fixed", code: "Z" } }]);
    expect(codes(run([m], ask("a")))).toEqual(["A", "B", "C"]);
    expect(codes(run([m], ask("b")))).toEqual(["Z"]);
  });
});

describe("$translate with unmapped", () => {
  const group = { source: local, target: standard, element: [{ code: "a", target: [{ equivalence: "unmatched" as const }] }] };

  it("gives the source's own code in the target system where the mode is provided", () => {
    const answer = run([map("m", [{ ...group, unmapped: { mode: "provided" } }])], ask("b"));
    expect(result(answer)).toBe(true);
    expect(codes(answer)).toEqual(["b"]);
  });

  it("gives the fixed code where the mode is fixed", () => {
    expect(codes(run([map("m", [{ ...group, unmapped: { mode: "fixed", code: "OTH", display: "other" } }])], ask("b")))).toEqual(["OTH"]);
  });

  it("asks the other map where the mode is other-map, and names it as the source", () => {
    const other = map("other", [{ source: local, target: standard, element: [{ code: "b", target: [{ code: "B", equivalence: "equal" }] }] }]);
    const answer = run([map("m", [{ ...group, unmapped: { mode: "other-map", url: other.url! } }]), other], ask("b", url("m")));
    expect(JSON.stringify(answer)).toContain(other.url);
    expect(codes(answer)).toEqual(["B"]);
  });

  it("is not used for a code that is unmatched", () => {
    expect(result(run([map("m", [{ ...group, unmapped: { mode: "provided" } }])], ask("a")))).toBe(false);
  });

  it("is not used for a code of another system", () => {
    const request = parameters({ name: "coding", valueCoding: { system: "http://example.org/other", code: "b" } });
    expect(result(run([map("m", [{ ...group, unmapped: { mode: "provided" } }])], request))).toBe(false);
  });
});

describe("$translate with dependsOn and product", () => {
  const field = "http://example.org/field";
  const diabetes = map("diagnoses", [
    {
      source: local,
      target: "http://snomed.info/sct",
      element: [
        {
          code: "diab",
          target: [
            { code: "73211009", equivalence: "equivalent", dependsOn: [{ property: field, value: "diagnosis" }], product: [{ property: "http://example.org/subject", system: "http://example.org/subjects", value: "patient" }] },
            { code: "161445009", equivalence: "equivalent", dependsOn: [{ property: field, value: "history" }] },
          ],
        },
      ],
    },
  ]);
  const dependency = (code: string): FhirObject => ({ name: "dependency", part: [{ name: "element", valueUri: field }, { name: "concept", valueCodeableConcept: { coding: [{ code }] } }] });

  it("takes the mapping whose dependency the request meets", () => {
    expect(codes(run([diabetes], ask("diab", dependency("diagnosis"))))).toEqual(["73211009"]);
    expect(codes(run([diabetes], ask("diab", dependency("history"))))).toEqual(["161445009"]);
  });

  it("gives the products of the mapping", () => {
    const answer = run([diabetes], ask("diab", dependency("diagnosis")));
    expect((answer["parameter"] as FhirObject[])[1]!["part"]).toContainEqual({
      name: "product",
      part: [{ name: "element", valueUri: "http://example.org/subject" }, { name: "concept", valueCoding: { system: "http://example.org/subjects", code: "patient" } }],
    });
  });

  it("says in the message which dependency would help", () => {
    const answer = run([diabetes], ask("diab"));
    expect(result(answer)).toBe(false);
    expect(JSON.stringify(answer)).toContain(`depend on ${field}`);
  });

  it("compares the system of a dependency where the mapping has one", () => {
    const m = map("m", [{ source: local, target: standard, element: [{ code: "a", target: [{ code: "A", equivalence: "equal", dependsOn: [{ property: field, system: "http://example.org/fields", value: "history" }] }] }] }]);
    expect(codes(run([m], ask("a", dependency("history"))))).toEqual([]);
  });
});

describe("$translate chooses maps", () => {
  const sourceUri = "http://example.org/ValueSet/local";
  const a = map("a", [{ source: local, target: standard, element: [{ code: "x", target: [{ code: "A", equivalence: "equal" }] }] }], { sourceUri, targetUri: "http://example.org/ValueSet/a" });
  const b = map("b", [{ source: local, target: "http://example.org/b", element: [{ code: "x", target: [{ code: "B", equivalence: "equal" }] }] }], { sourceUri, targetCanonical: "http://example.org/ValueSet/b|2" });

  it("all of them, without a target", () => expect(codes(run([a, b], ask("x")))).toEqual(["A", "B"]));
  it("by the URL of the map", () => expect(codes(run([a, b], ask("x", url("b"))))).toEqual(["B"]));
  it("by the target value set, with or without its version, or by its id", () => {
    for (const target of ["http://example.org/ValueSet/b", "http://example.org/ValueSet/b|2", "b", "ValueSet/b"]) expect(codes(run([a, b], ask("x", { name: "target", valueUri: target })))).toEqual(["B"]);
  });
  it("by the target system", () => expect(codes(run([a, b], ask("x", { name: "targetsystem", valueUri: "http://example.org/b" })))).toEqual(["B"]));
  it("none, when the source value set is another one", () => expect(codes(run([a, b], ask("x", { name: "source", valueUri: "http://example.org/ValueSet/other" })))).toEqual([]));
  it("by version", () => {
    const old = { ...a, version: "0", group: [{ source: local, target: standard, element: [{ code: "x", target: [{ code: "OLD", equivalence: "equal" as const }] }] }] };
    expect(codes(run([old, a], ask("x", url("a"))))).toEqual(["A"]);
    expect(codes(run([old, a], ask("x", url("a"), { name: "conceptMapVersion", valueString: "0" })))).toEqual(["OLD"]);
  });
  it("the one that the request brings along", () => {
    const brought = { name: "conceptMap", resource: { resourceType: "ConceptMap", status: "draft", group: [{ source: local, target: standard, element: [{ code: "x", target: [{ code: "I", equivalence: "equal" }] }] }] } };
    expect(codes(run([a, b], ask("x", brought)))).toEqual(["I"]);
  });
  it("and groups by the version of the code system", () => {
    const versions = map("v", [
      { source: local, sourceVersion: "1", target: standard, targetVersion: "7", element: [{ code: "x", target: [{ code: "V1", equivalence: "equal" }] }] },
      { source: local, sourceVersion: "2", target: standard, element: [{ code: "x", target: [{ code: "V2", equivalence: "equal" }] }] },
    ]);
    const answer = run([versions], ask("x", { name: "version", valueString: "1" }));
    expect(codes(answer)).toEqual(["V1"]);
    expect(JSON.stringify(answer)).toContain('"version":"7"');
  });
});

describe("$translate in reverse", () => {
  const m = map("m", [{ source: local, target: standard, element: [{ code: "a", display: "Letter a", target: [{ code: "A", equivalence: "wider" }] }, { code: "b", target: [{ code: "A", equivalence: "subsumes" }, { equivalence: "unmatched" }] }] }], {
    sourceUri: "http://example.org/ValueSet/local",
    targetUri: "http://example.org/ValueSet/standard",
  });
  const back = (code: string, ...more: FhirObject[]) => parameters({ name: "coding", valueCoding: { system: standard, code } }, { name: "reverse", valueBoolean: true }, ...more);

  it("gives every code that might be mapped to the code, with the equivalence inverted", () => {
    const answer = run([m], back("A"));
    expect(codes(answer)).toEqual(["a", "b"]);
    expect(JSON.stringify(answer)).toMatch(/narrower.*specializes/);
    expect(JSON.stringify(answer)).toContain('"display":"Letter a"');
  });

  it("reads source and target the other way round", () => {
    expect(codes(run([m], back("A", { name: "source", valueUri: "http://example.org/ValueSet/standard" }, { name: "target", valueUri: "http://example.org/ValueSet/local" })))).toEqual(["a", "b"]);
    expect(codes(run([m], back("A", { name: "target", valueUri: "http://example.org/ValueSet/standard" })))).toEqual([]);
    expect(codes(run([m], back("A", { name: "targetsystem", valueUri: local })))).toEqual(["a", "b"]);
  });

  it("gives the code itself where unmapped codes are kept, unless the map decides it", () => {
    const kept = map("kept", [{ source: local, target: standard, element: [{ code: "A", target: [{ equivalence: "unmatched" }] }], unmapped: { mode: "provided" } }]);
    expect(codes(run([kept], back("B")))).toEqual(["B"]);
    expect(codes(run([kept], back("A")))).toEqual([]);
  });

  it("follows other-map, leaving out codes that the first map decides itself", () => {
    const site = map("site", [{ source: local, target: standard, element: [{ code: "a", target: [{ code: "Z", equivalence: "equal" }] }], unmapped: { mode: "other-map", url: m.url! } }]);
    expect(codes(run([site, m], back("A", url("site"))))).toEqual(["b"]);
  });
});

describe("$translate takes a CodeableConcept", () => {
  it("and translates each of its codings", () => {
    const concept = { name: "codeableConcept", valueCodeableConcept: { coding: [{ system: local, code: "home" }, { system: local, code: "old" }, { system: local, code: "home" }] } };
    expect(codes(run([addressUse], parameters(concept, url("address-use"))))).toEqual(["H", "BAD"]);
  });
});

describe("$translate refuses", () => {
  const cases: [string, string, FhirResource][] = [
    ["what is no Parameters resource", "terminology.parameters-expected", { resourceType: "Bundle" }],
    ["a parameter of R5", "terminology.parameter-unknown", ask("a", { name: "sourceCode", valueCode: "a" })],
    ["a value of another type", "terminology.parameter-kind", ask("a", { name: "reverse", valueInteger: 1 })],
    ["a parameter that comes twice", "terminology.parameter-repeated", ask("a", url("a"), url("b"))],
    ["no code", "terminology.code-not-one", parameters(url("a"))],
    ["a code and a coding", "terminology.code-not-one", ask("a", { name: "coding", valueCoding: { system: local, code: "a" } })],
    ["a code without a system", "terminology.code-without-system", parameters({ name: "code", valueCode: "a" })],
    ["a concept of text alone", "terminology.coding-without-code", parameters({ name: "codeableConcept", valueCodeableConcept: { text: "a" } })],
    ["a dependency without a concept", "terminology.dependency-incomplete", ask("a", { name: "dependency", part: [{ name: "element", valueUri: "http://example.org/p" }] })],
    ["a version without a map", "terminology.version-without-url", ask("a", { name: "conceptMapVersion", valueString: "1" })],
    ["a map that is not there", "terminology.map-unknown", ask("a", url("none"))],
    ["a map brought along and one named", "terminology.map-named-twice", ask("a", url("a"), { name: "conceptMap", resource: { resourceType: "ConceptMap" } })],
    ["a brought map that is none", "terminology.map-shape", ask("a", { name: "conceptMap", resource: { resourceType: "ConceptMap", status: "active", group: [{ element: [{ code: "a", target: [{ code: "A", equivalence: "same" }] }] }] } })],
  ];
  it.each(cases)("%s", (_what, key, request) => {
    expect(keys([addressUse], request)).toContain(key);
  });
});
