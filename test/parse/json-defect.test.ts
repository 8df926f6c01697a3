import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonDefect } from "../../src/parse/json-defect.ts";

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("findJsonDefect", () => {
  it("finds none in JSON", () => {
    fc.assert(fc.property(fc.json(), (text) => findJsonDefect(text) === undefined));
    expect(findJsonDefect('\r\n\t {"a" : [ ] , "b":{ }, "c":-0.50e+3, "d":"\\u00e9\\"\\\\"} ')).toBeUndefined();
  });

  it("agrees with JSON.parse on damaged JSON, but for properties that are there twice", () => {
    const damaged = fc.tuple(fc.json(), fc.nat(), fc.constantFrom("", "{", "}", "[", "]", ",", ":", '"', "\\", "0", "-", ".", "e", "x", "\n", "\u0001", " ")).map(([text, at, by]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + by + text.slice(place + 1);
    });
    fc.assert(fc.property(damaged, (text) => {
      const defect = findJsonDefect(text);
      // What comes after a property that is there twice may be damaged too.
      if (defect?.problem.includes("twice") !== true) expect(defect === undefined).toBe(parses(text));
    }), { numRuns: 2000 });
  });

  it.each([
    ["", 1, 1, "the text ends too early"],
    ["[1", 1, 3, "the text ends too early"],
    ["[1 2]", 1, 4, "a comma or ] is expected"],
    ['{"a":1 "b"}', 1, 8, "a comma or } is expected"],
    ['{\n "a":1,\n}', 3, 1, "a property name in double quotes is expected"],
    ['{"a" 1}', 1, 6, "a colon is expected"],
    ["[01]", 1, 2, "a value is expected"],
    ['["a', 1, 2, "the string has no end, or an invalid escape or control character"],
    ["{} {}", 1, 4, "there is more after the end"],
    ['{"a":1,"b":{"a":1},"a":2}', 1, 20, "the object has this property twice"],
  ])("says of %j: line %i, column %i, %s", (text, line, column, problem) => {
    expect(findJsonDefect(text)).toEqual({ line, column, problem });
  });

  it("refuses to go deeper than 500 levels and survives a megabyte of brackets", () => {
    expect(findJsonDefect("[".repeat(1_000_000))).toEqual({ line: 1, column: 501, problem: "there are more than 500 levels" });
    expect(findJsonDefect(`${"[".repeat(500)}${"]".repeat(500)}`)).toBeUndefined();
  });
});
