import type { ValueSet, ValueSetComposeInclude, ValueSetComposeIncludeFilter } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { codesOf, Undecided } from "../../../src/terminology/value-sets/value-set.ts";
import { animals, colours, libraryOf, valueSet } from "../example-definitions.ts";

function list(set: ValueSet, ...others: ValueSet[]): string[] | string {
  const codes = codesOf(set, libraryOf(set, ...others));
  const members = codes instanceof Undecided ? codes : codes.list();
  return members instanceof Undecided ? members.issue.key : Array.from(members, ({ code }) => code);
}
const filter = (property: string, op: ValueSetComposeIncludeFilter["op"], value: string): ValueSetComposeInclude => ({ system: animals, filter: [{ property, op, value }] });
const filtered = (...parameters: Parameters<typeof filter>) => list(valueSet("x", filter(...parameters)));

describe("a value set", () => {
  it("takes a whole code system", () => {
    expect(list(valueSet("x", { system: animals }))).toEqual(["mammal", "cat", "bat", "mammoth", "flier", "bee"]);
  });

  it("takes codes that it lists, with its own displays, from code systems at hand or not", () => {
    const set = valueSet("x", { system: animals, concept: [{ code: "cat", display: "Tom" }] }, { system: "http://snomed.info/sct", concept: [{ code: "1" }] });
    const codes = codesOf(set, libraryOf());
    expect(codes instanceof Undecided ? codes : [...(codes.list() as Iterable<unknown>)]).toMatchObject([{ code: "cat", display: "Tom", version: "1" }, { code: "1", display: undefined }]);
  });

  it.each<[Parameters<typeof filter>, string[]]>([
    [["concept", "is-a", "mammal"], ["mammal", "cat", "bat", "mammoth"]],
    [["concept", "descendent-of", "mammal"], ["cat", "bat", "mammoth"]],
    [["concept", "is-not-a", "mammal"], ["flier", "bee"]],
    [["concept", "generalizes", "bat"], ["mammal", "bat", "flier"]],
    [["concept", "is-a", "nothing"], []],
    [["concept", "in", "cat, bee"], ["cat", "bee"]],
    [["concept", "not-in", "cat,bee"], ["mammal", "bat", "mammoth", "flier"]],
    [["code", "regex", "b.*|cat"], ["cat", "bat", "bee"]],
    [["legs", "=", "4"], ["cat", "mammoth"]],
    [["legs", "exists", "false"], ["mammal", "flier"]],
    [["parent", "=", "flier"], ["bat", "bee"]],
    [["display", "regex", ".*,.*"], ["bat"]],
  ])("filters by %j", (parameters, expected) => {
    expect(filtered(...parameters)).toEqual(expected);
  });

  it("is not decided by a property that the code system does not have, or an expression that is not safe", () => {
    expect(filtered("wings", "=", "2")).toBe("terminology.filter-unsupported");
    expect(filtered("code", "regex", "(?=a)")).toBe("terminology.filter-unsupported");
  });

  it("takes what an include's code system and value sets have in common, and the union of includes once", () => {
    const four = valueSet("four", filter("legs", "=", "4"));
    const named = valueSet("named", { system: animals, concept: [{ code: "cat" }, { code: "bee" }] });
    expect(list(valueSet("x", { system: animals, valueSet: [four.url!, named.url!] }), four, named)).toEqual(["cat"]);
    expect(list(valueSet("x", { valueSet: [four.url!] }, { valueSet: [named.url!] }), four, named)).toEqual(["cat", "mammoth", "bee"]);
  });

  it("leaves out what it excludes, and inactive codes where it says so", () => {
    const set = valueSet("x", { system: animals });
    expect(list({ ...set, compose: { ...set.compose!, exclude: [filter("concept", "is-a", "flier")], inactive: false } })).toEqual(["mammal", "cat"]);
  });

  it("is the whole code system under CodeSystem.valueSet", () => {
    const set = libraryOf().valueSet("http://example.org/ValueSet/all-animals");
    expect(list(set!)).toHaveLength(6);
  });

  it("does not end in itself", () => {
    const [a, b] = [valueSet("a", { valueSet: ["http://example.org/ValueSet/b"] }), valueSet("b", { valueSet: ["http://example.org/ValueSet/a"] })];
    expect(list(a, b)).toBe("terminology.value-set-cycle");
  });

  it("says what it cannot decide", () => {
    expect(list(valueSet("x", { system: "http://snomed.info/sct" }))).toBe("terminology.code-system-unknown");
    expect(list(valueSet("x", { system: colours.url! }))).toBe("terminology.code-system-incomplete");
    expect(list(valueSet("x", { valueSet: ["http://example.org/none"] }))).toBe("terminology.value-set-import");
    expect(list(valueSet("x", { system: "http://unitsofmeasure.org" }))).toBe("terminology.value-set-endless");
  });

  it("decides what a part of a code system can decide", () => {
    const codes = codesOf(valueSet("x", { system: colours.url! }), libraryOf());
    if (codes instanceof Undecided) throw new Error(codes.issue.key);
    expect(codes.test(colours.url!, "red")).toMatchObject({ code: "Red" });
    expect(codes.test(colours.url!, "blue")).toBeInstanceOf(Undecided);
    expect(codes.test(animals, "cat")).toBeNull();
  });

  it("knows codes that a grammar makes", () => {
    const codes = codesOf(valueSet("x", { system: "http://unitsofmeasure.org" }, { system: "urn:ietf:bcp:47" }, { system: "urn:ietf:bcp:13" }), libraryOf());
    if (codes instanceof Undecided) throw new Error(codes.issue.key);
    const has = (system: string, code: string) => codes.test(system, code) !== null;
    expect([has("http://unitsofmeasure.org", "mg/dL"), has("http://unitsofmeasure.org", "furlongs")]).toEqual([true, false]);
    expect([has("urn:ietf:bcp:47", "de-CH"), has("urn:ietf:bcp:47", "de_CH")]).toEqual([true, false]);
    expect([has("urn:ietf:bcp:13", "text/plain; charset=UTF-8"), has("urn:ietf:bcp:13", "plain")]).toEqual([true, false]);
  });
});
