import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeRegex } from "../../../src/terminology/value-sets/safe-regex.ts";

describe("a safe regular expression", () => {
  it.each(["[0-9]+-[0-9]", "a|bc|", "(ab)*c?", "[^a-c]{2,3}", "\\d{4}\\.\\w+", "(?:x|y)+z{0,2}", "a{2}", ".", "[]a]b".replace("]a", "\\]a"), "\\[\\]\\-", "^ab$", "[a-]x"])("%s says what JavaScript's says of the whole text", (source) => {
    const expected = new RegExp(`^(?:${source.replace(/^\^/, "").replace(/\$$/, "")})$`);
    const test = safeRegex(source)!;
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."abcxyz0123-.[] ".split("")), maxLength: 6 }), (text) => test(text) === expected.test(text)), { numRuns: 500 });
  });

  it.each(["(?=a)", "a**b", "(", "[a", "\\1", "a{3,2}", "a{", "*a", "[z-a]", "\\bx", ")"])("%s is not read", (source) => {
    const read = safeRegex(source);
    if (source === "a**b") expect(read?.("aab")).toBe(true);
    else expect(read).toBeUndefined();
  });

  it("has no bound of its own to grow over", () => {
    expect(safeRegex("((a{999}){999}){999}")).toBeUndefined();
    expect(safeRegex("(".repeat(100_000))).toBeUndefined();
  });

  it("ends with expressions that backtracking does not end with", () => {
    expect(safeRegex("(a+)+b")!("a".repeat(2_000))).toBe(false);
    expect(safeRegex("(a|a)*b")!("a".repeat(2_000))).toBe(false);
  });
});
