import { describe, expect, it } from "vitest";
import { createDefinitions } from "../../../src/validation/definitions.ts";
import type { StoredElement } from "../../../src/validation/artefact.ts";
import { createValidator } from "../../../src/validation/validator.ts";
import { check as checkBase, found } from "../definitions.ts";

/** A resource type made for the test, for rules that base R4 itself does not use. */
function check(element: StoredElement, value: unknown): string[] {
  const definitions = createDefinitions({
    version: "4.0.1",
    resources: ["Example"],
    abstractResources: [],
    primitives: { string: "", decimal: "" },
    types: { Example: [element], Coding: ["system", "code", "display"].map((name) => ({ name, types: ["string"] })), Element: [] },
    valueSets: [],
    extensions: {},
  });
  return found(createValidator(definitions).validateResource({ resourceType: "Example", [element.name]: value }));
}

describe("fixed values", () => {
  it("are exactly what the definition says", () => {
    expect(check({ name: "use", types: ["string"], fixed: "home" }, "home")).toEqual([]);
    expect(check({ name: "use", types: ["string"], fixed: "home" }, "work")).toEqual(["fixed Example.use"]);
    const coding: StoredElement = { name: "code", types: ["Coding"], fixed: { system: "s", code: "c" } };
    expect(check(coding, { code: "c", system: "s" })).toEqual([]);
    expect(check(coding, { code: "c", system: "s", display: "d" })).toEqual(["fixed Example.code"]);
  });

  it("compare decimals by value", () => {
    const raw = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON("7.0");
    expect(check({ name: "factor", types: ["decimal"], fixed: 7 }, raw)).toEqual([]);
  });
});

describe("patterns", () => {
  it("are at least what the definition says", () => {
    const coding: StoredElement = { name: "code", types: ["Coding"], pattern: { system: "s" } };
    expect(check(coding, { system: "s", display: "d" })).toEqual([]);
    expect(check(coding, { system: "t" })).toEqual(["pattern Example.code"]);
  });
});

describe("limits", () => {
  it("count the entries of a list", () => {
    const element: StoredElement = { name: "line", types: ["string"], min: 2, max: 3 };
    expect(check(element, ["a", "b"])).toEqual([]);
    expect(check(element, ["a"])).toEqual(["min Example.line"]);
    expect(check(element, ["a", "b", "c", "d"])).toEqual(["max Example.line"]);
  });

  it("take an element away, as SimpleQuantity takes the comparator", () => {
    const observation = { resourceType: "Observation", status: "final", code: { text: "x" } };
    expect(checkBase({ ...observation, valueQuantity: { value: 1, comparator: "<" } })).toEqual([]);
    expect(checkBase({ ...observation, referenceRange: [{ low: { value: 1, comparator: "<" } }] })).toEqual(["max Observation.referenceRange[0].low.comparator"]);
  });

  it("see more than 32 required elements", () => {
    const names = Array.from({ length: 40 }, (_, number) => `e${number}`);
    const definitions = createDefinitions({
      version: "4.0.1", resources: ["Example"], abstractResources: [], primitives: { string: "" },
      types: { Example: names.map((name) => ({ name, min: 1, types: ["string"] })), Element: [] }, valueSets: [], extensions: {},
    });
    const { validateResource } = createValidator(definitions);
    const whole = Object.fromEntries([["resourceType", "Example"], ...names.map((name) => [name, "x"])]) as Record<string, string>;
    expect(validateResource(whole)).toEqual([]);
    const { e0: _first, e35: _late, ...rest } = whole;
    expect(validateResource(rest).map(({ text }) => text.split(",")[0])).toEqual(["Example requires e0", "Example requires e35"]);
  });
});
