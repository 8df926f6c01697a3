import { describe, expect, it } from "vitest";
import { textProblems } from "../../src/validation/json-text.ts";

const found = (text: string): string[] => textProblems(text).map(({ kind, path }) => `${kind} ${path}`);

describe("a JSON text", () => {
  it("has each property of an object once", () => {
    expect(found('{"a": {"x": 1}, "b": {"x": 1}, "_a": {}}')).toEqual([]);
    expect(found('{"name": [{"family": "x"}, {"family" : "y", "given": ["z"], "family": "y"}]}')).toEqual(["property-twice .name[1].family"]);
    expect(found('{"a": 1, "\\u0061": 2}')).toEqual(["property-twice .a"]);
  });

  it("does not show names that cannot be FHIR's", () => {
    expect(found('{"Eve Everyperson": 1, "Eve Everyperson": 2}')).toEqual(["property-twice "]);
  });

  it("has of the control characters tab, line feed and carriage return alone", () => {
    expect(found('{"a": "\\t\\n\\r\\u0009\\u000A\\u000d \\\\u0001 \\\\b"}')).toEqual([]);
    for (const escape of ["\\b", "\\f", "\\u0000", "\\u000b", "\\u001F", "\\\\\\u0001"]) expect(found(`{"a": ["x", "${escape}"]}`), escape).toEqual(["control-character .a[1]"]);
  });

  it("is read in time that grows with its length", () => {
    expect(found(`{"a": "${"\\\\".repeat(500_000)}"}`)).toEqual([]);
  });
});
