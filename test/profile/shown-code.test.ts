import { describe, expect, it } from "vitest";
import { loadDictionary } from "../../src/parse/hl7v2/load.ts";
import { isCoded, shownCode } from "../../src/profile/shown-code.ts";

const dictionary = loadDictionary();
const field = (segment: string, number: number) => dictionary.segment(segment)!.find((one) => one.number === number);

describe("isCoded", () => {
  it.each([["PID", 8], ["OBX", 3], ["DG1", 3], ["PV1", 2], ["OBX", 11]])("holds for %s-%i", (segment, number) => {
    expect(isCoded(field(segment, number))).toBe(true);
  });

  it.each([["PID", 3], ["PID", 5], ["PID", 11], ["PID", 19], ["PV1", 7], ["OBX", 5], ["NTE", 3]])("does not hold for %s-%i, whose values are those of a patient", (segment, number) => {
    expect(isCoded(field(segment, number))).toBe(false);
  });

  it("does not hold for a field that the dictionary does not have", () => {
    expect(isCoded(undefined)).toBe(false);
  });
});

describe("shownCode", () => {
  it.each([["F", null], ["2106-3", null], ["F32.9", null], ["73211009", "SCT"]])("shows %s of %s", (code, system) => {
    expect(shownCode(code, system)).toBe(code);
  });

  it.each([
    ["text", "allergic to cats", null],
    ["a long word", "Hypercholesterolaemia", null],
    ["a telephone number", "555-123-4567", null],
    ["a number that may be a record's", "73211009", null],
    ["text in spite of a system", "John Doe", "L"],
  ])("does not show %s", (_what, code, system) => {
    expect(shownCode(code, system)).toBeNull();
  });
});
