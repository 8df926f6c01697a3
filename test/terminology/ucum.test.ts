import { ucum } from "@atomic-ehr/ucum";
import * as fc from "fast-check";
import { prefixes as libraryPrefixes } from "../../node_modules/@atomic-ehr/ucum/dist/prefixes.js";
import { units as libraryUnits } from "../../node_modules/@atomic-ehr/ucum/dist/units.js";
import { describe, expect, it } from "vitest";
import { metricAtoms, plainAtoms, prefixes } from "../../src/terminology/ucum-atoms.ts";
import { isUcum } from "../../src/terminology/ucum.ts";

describe("isUcum", () => {
  const units = ["mg/dL", "10*3/uL", "10*-3", "%", "mm[Hg]", "mmol/L", "[iU]/L", "/min", "{cells}/uL", "ng/mL{FEU}", "kg/m2", "kg.m/s2", "mL/min/{1.73_m2}", "(mg/dL).(h)", "Cel", "[degF]", "B[10.nV]", "[lb_av]", "1", "1/d", "fL", "U/L", "cm[H2O]", "meq/L", "m+2", "''", "g%", "dar"];
  it.each(units)("knows %s", (unit) => expect(isUcum(unit)).toBe(true));

  const others = ["MG/DL", "IU/L", "mEq/L", "x10E3/uL", "deg C", "sec", "lb", "", " ", "mg/dL ", "mg//dL", "mg/", ".m", "(mg", "mg)", "()", "m(s)", "{a}{b}", "{a b}", "{a", "k[lb_av]", "kilogram", "mg/dL\n", "µg"];
  it.each(others)("does not know %j", (unit) => expect(isUcum(unit)).toBe(false));

  it("has the atoms and prefixes of the installed @atomic-ehr/ucum", () => {
    expect([...metricAtoms, ...plainAtoms].sort()).toEqual(Object.keys(libraryUnits).sort());
    expect([...prefixes].sort()).toEqual(Object.keys(libraryPrefixes).sort());
  });

  it("is done with hostile text at once", () => {
    expect(isUcum(`${"(".repeat(100_000)}m${")".repeat(100_000)}`)).toBe(false);
    expect(isUcum("m.".repeat(100_000))).toBe(false);
  });

  it("agrees with @atomic-ehr/ucum on every expression of its own atoms", () => {
    const misread = new Set(["''", "g%", "ar"]); // Atoms that its lexer takes apart.
    const atom = fc.constantFrom(...[...metricAtoms, ...plainAtoms].filter((code) => !misread.has(code)));
    const unit = fc.record({ prefix: fc.constantFrom("", "", ...prefixes), atom, exponent: fc.constantFrom("", "", "2", "-1") }).map(({ prefix, atom, exponent }) => prefix + atom + exponent);
    const { expression } = fc.letrec<{ expression: string; component: string }>((tie) => ({
      component: fc.oneof({ maxDepth: 3 }, { arbitrary: unit, weight: 4 }, { arbitrary: tie("expression").map((inner) => `(${inner})`), weight: 1 }),
      expression: fc.array(fc.tuple(tie("component"), fc.constantFrom(".", "/")), { minLength: 1, maxLength: 3 }).map((parts) => parts.map(([part, operator], i) => (i === 0 ? part : operator + part)).join("")),
    }));
    fc.assert(fc.property(expression.filter((text) => text.length <= 100), (text) => { expect([text, isUcum(text)]).toEqual([text, ucum.validate(text).valid]); }), { numRuns: 2_000 });
  });
});
