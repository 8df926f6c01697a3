import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matches, matchesFully, replaceMatches } from "../../../src/validation/fhirpath/patterns/pattern.ts";

describe("matches()", () => {
  it("finds what JavaScript's regular expressions find", () => {
    const atom = fc.constantFrom("a", "b", "[ab]", "[^a]", ".", "\\d", "\\w", "\\.", "(a|bc)", "(?:ab)");
    const pattern = fc
      .array(fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{2}", "{1,3}", "{0,}")), { minLength: 1, maxLength: 4 })
      .chain((parts) => fc.constantFrom("", "^").chain((start) => fc.constantFrom("", "$").map((end) => start + parts.map(([one, repeat]) => one + repeat).join("") + end)));
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c", ".", "1", "\n"), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        expect(matches(value, source)).toBe(new RegExp(source, "s").test(value));
        expect(matchesFully(value, source)).toBe(new RegExp(`^(?:${source})$`, "s").test(value));
      }),
      { numRuns: 1000 },
    );
  });

  it("reads each character once, whatever the pattern", () => {
    const long = "a".repeat(1_000_000);
    for (const source of ["^(a+)+$", "^(a|a)*$", "^(a*)*b", "(a|aa)+$", "^([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*$"]) expect(matches(`${long}!`, source)).toBe(false);
    expect(matches(long, "^[A-Za-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*(\\[x])?)*$")).toBe(true);
  });

  it("is open for patterns that no automaton can follow", () => {
    for (const source of ["(?=a)", "(a)\\1", "(?<=a)b", "a{99999}", "(", "[", "*"]) expect(matches("aa", source)).toBeUndefined();
  });
});

describe("replaceMatches()", () => {
  it("replaces every match", () => {
    expect(replaceMatches("Patient.name.given", "\\..*", "")).toBe("Patient");
    expect(replaceMatches("abc123", "[0-9]", "-")).toBe("abc---");
  });

  it("is open for a pattern that could be slow", () => {
    expect(replaceMatches("a".repeat(50), "(a+)+b", "")).toBeUndefined();
  });
});
