import type { ConceptMap, ConceptMapGroupElement } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { createTerminology } from "../../src/terminology/terminology.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import { local, map, parameters, standard } from "./example-maps.ts";

const special: ConceptMapGroupElement[] = [
  { code: "several", display: "Several", target: [{ code: "A", equivalence: "wider" }, { code: "B", equivalence: "inexact", comment: "Why." }] },
  { code: "none", target: [{ equivalence: "unmatched", comment: "No." }] },
  { code: "product", target: [{ code: "C", equivalence: "equal", product: [{ property: "http://example.org/p", system: "http://example.org/s", value: "v" }] }] },
  { code: "ünïcode ✓", display: "Ünï", target: [{ code: "✓", display: "Häkchen", equivalence: "disjoint" }] },
  { code: "undisplayed", target: [{ code: "D", equivalence: "subsumes" }] },
];
const many = Array.from({ length: 10_001 }, (_, i): ConceptMapGroupElement => ({ code: `L${i}`, display: `Local ${i}`, target: [{ code: `S${i % 5_000}`, display: `Standard ${i}`, equivalence: "equivalent" }] }));
const small = map("m", [{ source: local, target: standard, element: special, unmapped: { mode: "fixed", code: "X" } }]);
const large: ConceptMap = { ...small, group: [{ ...small.group![0]!, element: [...special, ...many] }] };

describe("a large map in compact memory", () => {
  const [one, other] = [createTerminology([small]), createTerminology([large])];

  it.each([...special.map(({ code }) => code!), "unknown"])("answers for %s as a small one does", (code) => {
    const coding = { name: "coding", valueCoding: { system: local, code } };
    expect(other.translateParameters(parameters(coding))).toEqual(one.translateParameters(parameters(coding)));
    expect(other.translate("m", { system: local, code })).toEqual(one.translate("m", { system: local, code }));
  });

  it("answers in reverse", () => {
    const answer = other.translateParameters(parameters({ name: "coding", valueCoding: { system: standard, code: "S7" } }, { name: "reverse", valueBoolean: true })) as FhirResource;
    const codes = (answer["parameter"] as { part?: { valueCoding?: { code: string } }[] }[]).flatMap(({ part = [] }) => part.flatMap(({ valueCoding }) => (valueCoding === undefined ? [] : [valueCoding.code])));
    expect(codes).toEqual(["L7", "L5007"]);
  });

  it("is given back as it was read, and as one object", () => {
    expect(other.find("m")).toEqual(large);
    expect(other.find("m")).toBe(other.find(large.url!));
    const extended = { ...large, group: [{ ...large.group![0]!, id: "kept" }] };
    expect(createTerminology([extended]).find("m")).toEqual(extended);
  });
});
