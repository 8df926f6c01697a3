import type { CodeSystem, CodeSystemConcept } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { CodeSystemIndex } from "../../../src/terminology/code-systems/code-system.ts";
import { animalSystem } from "../example-definitions.ts";

const index = new CodeSystemIndex(animalSystem);
const codes = (numbers: Uint32Array) => Array.from(numbers, (number) => index.code(number));
const at = (code: string) => index.find(code);

describe("a code system in compact memory", () => {
  it("numbers concepts in the order of the definition, each before those in it", () => {
    expect(Array.from({ length: index.count }, (_, i) => index.code(i))).toEqual(["mammal", "cat", "bat", "mammoth", "flier", "bee"]);
  });

  it("finds codes, displays and what else is said of them", () => {
    expect(index.display(at("bat"))).toBe("Bat, flying");
    expect(index.details(at("cat"))).toMatchObject({ definition: "A cat.", designation: [{ value: "Katze" }] });
    expect(at("Cat")).toBe(-1);
    expect(at("")).toBe(-1);
  });

  it("takes parents by place and by property", () => {
    expect(codes(index.parents(at("bat")))).toEqual(["mammal", "flier"]);
    expect(codes(index.children(at("flier")))).toEqual(["bat", "bee"]);
    expect(index.isBelow(at("bat"), at("flier"))).toBe(true);
    expect(index.isBelow(at("cat"), at("flier"))).toBe(false);
  });

  it("knows abstract and inactive concepts", () => {
    expect([index.isAbstract(at("mammal")), index.isAbstract(at("cat")), index.isInactive(at("mammoth")), index.isInactive(at("cat"))]).toEqual([true, false, true, false]);
  });

  it("ignores case where the code system does", () => {
    const system = new CodeSystemIndex({ ...animalSystem, caseSensitive: false });
    expect(system.code(system.find("CAT"))).toBe("cat");
  });

  it("finds every code of a large one, and no other", () => {
    const concept = Array.from({ length: 20_000 }, (_, i): CodeSystemConcept => ({ code: `${i}-${i % 10}`, display: `Concept ü ${i}` }));
    const large = new CodeSystemIndex({ ...animalSystem, concept });
    for (let i = 0; i < 20_000; i++) expect(large.display(large.find(`${i}-${i % 10}`))).toBe(`Concept ü ${i}`);
    for (let i = 0; i < 1_000; i++) expect(large.find(`${i}-x`)).toBe(-1);
  });

  it("reads a hierarchy of any depth, and one that leads in a circle", () => {
    let concept: CodeSystemConcept = { code: "c0" };
    for (let i = 1; i < 10_000; i++) concept = { code: `c${i}`, concept: [concept] };
    const deep = new CodeSystemIndex({ ...animalSystem, concept: [concept] });
    expect(deep.isBelow(deep.find("c0"), deep.find("c9999"))).toBe(true);
    const circle: CodeSystem = { ...animalSystem, concept: [{ code: "a", property: [{ code: "parent", valueCode: "b" }] }, { code: "b", property: [{ code: "parent", valueCode: "a" }] }] };
    const round = new CodeSystemIndex(circle);
    expect([...round.below(round.find("a"))]).toEqual([1, 1]);
  });
});
