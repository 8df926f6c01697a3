import { describe, expect, it } from "vitest";
import { convertField } from "../datatypes/one-field.ts";

const ucum = "http://unitsofmeasure.org";
const shown = (value: unknown) => JSON.stringify(value);

describe("NM→Quantity", () => {
  const quantity = (field: string, units = "", unitsAreUcum = false) => convertField({ as: "NM→Quantity", type: "Quantity", field, with: [units], feed: { unitsAreUcum } });

  it("keeps the digits as they are written", () => {
    expect(shown(quantity("7.0").value)).toBe('{"value":7.0}');
    expect(shown(quantity("007").value)).toBe('{"value":7}');
    expect(shown(quantity("+.5").value)).toBe('{"value":0.5}');
  });

  it("carries a comparator that the sender writes before the number", () => {
    expect(quantity("<0.5").value).toEqual({ value: 0.5, comparator: "<" });
  });

  it("fails on text", () => {
    expect(quantity("negative")).toMatchObject({ value: undefined, outcomes: { "1.1": "failed" }, issues: ["mapping.not-a-number"] });
  });

  it("names UCUM only where the sender or the feed does, and UCUM knows the unit", () => {
    expect(quantity("7", "mg/dL^milligram per decilitre^UCUM").value).toEqual({ value: 7, unit: "milligram per decilitre", system: ucum, code: "mg/dL" });
    expect(quantity("7", "mg/dL").value).toEqual({ value: 7, unit: "mg/dL" });
    expect(quantity("7", "mg/dL", true).value).toEqual({ value: 7, unit: "mg/dL", system: ucum, code: "mg/dL" });
    expect(quantity("7", "mgs^^UCUM")).toMatchObject({ value: { value: 7, unit: "mgs" }, issues: ["mapping.not-ucum"] });
  });

  it("has no code without a system: it is archived beside its text", () => {
    expect(quantity("7", "MGDL^milligram per decilitre")).toMatchObject({ value: { value: 7, unit: "milligram per decilitre" }, outcomes: { "OBX-6[1].1.1": "archived", "OBX-6[1].2.1": "mapped" } });
    expect(quantity("7", "MGDL^milligram per decilitre").value).not.toHaveProperty("code");
  });

  it("takes the coding that UCUM knows, and archives the other", () => {
    expect(quantity("7", "MGDL^^L^mg/dL^^UCUM")).toMatchObject({ value: { value: 7, unit: "mg/dL", system: ucum, code: "mg/dL" }, outcomes: { "OBX-6[1].1.1": "archived", "OBX-6[1].4.1": "mapped" } });
  });
});

describe("CQ→Quantity", () => {
  it("reads units from the second component", () => {
    expect(convertField({ as: "CQ→Quantity", type: "Quantity", field: "10^mL&&UCUM" }).value).toEqual({ value: 10, unit: "mL", system: ucum, code: "mL" });
  });
});

describe("SN", () => {
  const sn = (as: string, type: string, field: string, units = "") => convertField({ as, type, field, with: [units] });

  it("is a Quantity with a comparator", () => {
    expect(sn("SN→Quantity", "Quantity", ">^100", "mg/dL").value).toEqual({ value: 100, comparator: ">", unit: "mg/dL" });
    expect(sn("SN→Quantity", "Quantity", "=^100")).toMatchObject({ value: { value: 100 }, outcomes: { "1.1": "left" } });
  });

  it("is no Quantity with a suffix or with a comparator that FHIR lacks, and nothing of it is written", () => {
    expect(sn("SN→Quantity", "Quantity", "^2^+")).toMatchObject({ value: undefined, outcomes: { "2.1": "failed", "3.1": "failed" } });
    expect(sn("SN→Quantity", "Quantity", "<>^2")).toMatchObject({ value: undefined, outcomes: { "1.1": "failed", "2.1": "failed" } });
    expect(sn("SN→string", "string", "^2^+").value).toBe("2+");
    expect(sn("SN→string", "string", "<>^2").value).toBe("<>2");
    expect(sn("SN→string", "string", "<>^2", "mg/L").value).toBe("<>2 mg/L");
  });

  it("is a Range with a hyphen", () => {
    expect(sn("SN→Range", "Range", "^100^-^200", "mg/dL").value).toEqual({ low: { value: 100, unit: "mg/dL" }, high: { value: 200, unit: "mg/dL" } });
  });

  it("is a Ratio with a colon or slash", () => {
    expect(sn("SN→Ratio", "Ratio", "^1^:^128").value).toEqual({ numerator: { value: 1 }, denominator: { value: 128 } });
    expect(sn("SN→Ratio", "Ratio", "<^1^/^8").value).toEqual({ numerator: { value: 1, comparator: "<" }, denominator: { value: 8 } });
    expect(sn("SN→Ratio", "Ratio", "^1^:^128", "mg/dL").value).toEqual({ numerator: { value: 1, unit: "mg/dL" }, denominator: { value: 128, unit: "mg/dL" } });
  });
});

describe("NR→Range", () => {
  it("has the units at both ends, and an open end where a number is missing", () => {
    const range = (field: string) => convertField({ as: "NR→Range", type: "Range", field, with: ["mg/dL"] }).value;
    expect(range("3.5^5")).toEqual({ low: { value: 3.5, unit: "mg/dL" }, high: { value: 5, unit: "mg/dL" } });
    expect(range("^5")).toEqual({ high: { value: 5, unit: "mg/dL" } });
  });
});

describe("not-a-structured-number", () => {
  const text = (field: string, units = "") => convertField({ as: "not-a-structured-number", type: "string", field, with: [units] }).value;

  it("keeps with its unit what no number type of FHIR can say", () => {
    expect(text("^2^+")).toBe("2+");
    expect(text("<>^5", "mg/L^^UCUM")).toBe("<>5 mg/L");
    expect(text(">^high")).toBe(">high");
    expect(text(">^1^-^2")).toBe(">1-2");
  });

  it("leaves numbers, ranges and ratios to their own conversions", () => {
    for (const field of ["^7", ">=^7", "=^7", "^1^-^2", "^^-^2", "^1^:^128", "<^1^/^8"]) expect(text(field)).toBeUndefined();
  });
});
