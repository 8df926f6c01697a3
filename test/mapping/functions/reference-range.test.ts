import { describe, expect, it } from "vitest";
import { Failure, type FunctionContext } from "../../../src/mapping/functions/function.ts";
import { referenceRange } from "../../../src/mapping/functions/reference-range.ts";
import { nodeOf } from "./node-of.ts";

const context = {
  feed: { name: "feed", zone: null, authorities: new Map(), codeSystems: new Map(), unitsAreUcum: false },
  isUcum: () => true,
  put: (holder: Record<string, unknown>, property: string, value: unknown) => (holder[property] = value),
  archive: () => {},
  warn: () => {},
} as unknown as FunctionContext;

function range(text: string, units?: string): unknown {
  const made = referenceRange.node!(nodeOf(text), context, units === undefined ? [] : [nodeOf(units)]);
  if (made instanceof Failure) throw new Error(made.key);
  return JSON.parse(JSON.stringify(made));
}

describe("reference-range", () => {
  it.each([
    ["3.5-5.0", 3.5, 5],
    ["3.5 - 5.0", 3.5, 5],
    ["1.5 to 7.0", 1.5, 7],
    ["-5-10", -5, 10],
    ["-5--1", -5, -1],
    ["0 - .45", 0, 0.45],
  ])("reads %s as a low and a high end", (text, low, high) => {
    expect(range(text)).toEqual({ low: { value: low }, high: { value: high }, text });
  });

  it.each([
    ["<15", "high", 15],
    ["<= 15", "high", 15],
    [">10", "low", 10],
    [">=10", "low", 10],
  ])("reads %s as a %s end alone", (text, end, value) => {
    expect(range(text)).toEqual({ [end]: { value }, text });
  });

  it.each(["negative", "70_105", "5", "10-5", "1,000-2,000", "1-2-3", "M 13-18, F 12-16"])("keeps %s as text alone", (text) => {
    expect(range(text)).toEqual({ text });
  });

  it("takes the result's units, or those that the range itself has", () => {
    expect(range("3.5-5.0", "mmol/L")).toEqual({ low: { value: 3.5, unit: "mmol/L" }, high: { value: 5, unit: "mmol/L" }, text: "3.5-5.0" });
    expect(range("10-20 mg/dL", "mmol/L")).toEqual({ low: { value: 10, unit: "mg/dL" }, high: { value: 20, unit: "mg/dL" }, text: "10-20 mg/dL" });
  });

  it("keeps the digits as they are written", () => {
    expect(JSON.stringify(referenceRange.node!(nodeOf("3.50-5.0"), context, []))).toBe('{"low":{"value":3.50},"high":{"value":5.0},"text":"3.50-5.0"}');
  });
});
