import { describe, expect, it } from "vitest";
import { parse } from "../../../src/validation/fhirpath/parser.ts";
import { FhirPathError } from "../../../src/validation/fhirpath/syntax.ts";
import { Decimal } from "../../../src/validation/fhirpath/values/decimal.ts";
import { check, validator } from "../definitions.ts";

describe("hostile input to invariants", () => {
  it("of numbers with huge exponents is not worked out", () => {
    expect(Decimal.parse("1e999999999")).toBeUndefined();
    expect(Decimal.parse("9".repeat(100_000))).toBeUndefined();
  });

  it("of expressions without end is refused", () => {
    for (const source of ["(".repeat(10_000), "-".repeat(10_000), "a.where(".repeat(10_000), "'".padEnd(10_000, "x"), "/*".padEnd(10_000, "*")]) expect(() => parse(source)).toThrow(FhirPathError);
  });

  it("of a million characters passes the patterns of the definitions", () => {
    const long = `${"a.".repeat(500_000)}!`;
    const resource = { resourceType: "StructureDefinition", url: "http://example.org/a", name: long, status: "draft", kind: "resource", abstract: true, type: "Patient", differential: { element: [{ id: "a", path: long, sliceName: long }] } };
    expect(validator.validateResource(resource).filter(({ key }) => key.startsWith("validation.invariant")).length).toBeGreaterThan(0);
  });

  it("of many contained resources and references costs no square of their number", () => {
    const contained = Array.from({ length: 20_000 }, (_, index) => ({ resourceType: "Practitioner", id: `p${index}` }));
    const performer = contained.map(({ id }) => ({ reference: `#${id}` }));
    expect(check({ resourceType: "Observation", status: "final", code: { text: "x" }, contained, performer })).toEqual([]);
    const element = Array.from({ length: 5_000 }, (_, index) => ({ id: `Patient.a${index}`, path: index === 0 ? "Patient" : `Patient.a${index}`, definition: "x", min: 0, max: "1", base: { path: "x", min: 0, max: "1" } }));
    const definition = { resourceType: "StructureDefinition", url: "http://example.org/a", name: "A", status: "draft", kind: "resource", abstract: true, type: "Patient", snapshot: { element }, differential: { element } };
    expect(check(definition)).toEqual([]);
  });
});
