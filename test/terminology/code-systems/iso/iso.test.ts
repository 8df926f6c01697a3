import { readFileSync } from "node:fs";
import type { ValueSet } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { isoSource } from "../../../../src/terminology/code-systems/iso/source.ts";
import { createLibrary } from "../../../../src/terminology/definitions/library.ts";
import { createMembership } from "../../../../src/terminology/value-sets/membership.ts";
import { lazyLibrary } from "../../../../src/terminology/definitions/load.ts";

const library = createLibrary([isoSource()]);
const countries = library.codeSystem("urn:iso:std:iso:3166")!;
const currencies = library.codeSystem("urn:iso:std:iso:4217")!;

describe("the code systems of ISO", () => {
  it("have the countries of R4's own value set, and their codes of three letters and of digits", () => {
    const { compose } = JSON.parse(readFileSync("node_modules/hl7.fhir.r4.core/ValueSet-iso3166-1-2.json", "utf8")) as ValueSet;
    const listed = compose!.include.flatMap(({ concept = [] }) => concept.map(({ code }) => code));
    expect(listed.filter((code) => countries.find(code) < 0)).toEqual([]);
    expect(countries.count).toBe(listed.length * 3);
  });

  it("have numbers that stand for the countries of their letters, as Unicode's registry has it", () => {
    for (let i = 0; i < countries.count; i += 3) expect(Intl.getCanonicalLocales(`und-${countries.code(i + 2)}`)).toEqual([`und-${countries.code(i)}`]);
  });

  it("have the currencies of R4's own expansion", () => {
    const { entry } = JSON.parse(readFileSync("node_modules/hl7.fhir.r4.core/Bundle-valueset-expansions.json", "utf8")) as { entry: { resource: ValueSet }[] };
    const { expansion } = entry.map(({ resource }) => resource).find(({ url }) => url === "http://hl7.org/fhir/ValueSet/currencies")!;
    expect(expansion!.contains!.filter(({ code }) => currencies.find(code!) < 0)).toEqual([]);
  });

  it("tell which currencies are in use", () => {
    const test = createMembership(lazyLibrary("build/definitions", undefined))("http://hl7.org/fhir/ValueSet/currencies")!;
    expect(test({ code: "EUR" })).toEqual({ verdict: "member", display: undefined });
    expect(test({ code: "DEM" })).toEqual({ verdict: "member", display: undefined, inactive: true });
    expect(test({ code: "EURO" })).toEqual({ verdict: "none" });
  });
});
