import type { CodeSystem } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { createLibrary, sourceOf } from "../../../src/terminology/definitions/library.ts";
import { implicitSource } from "../../../src/terminology/value-sets/implicit.ts";
import { createMembership } from "../../../src/terminology/value-sets/membership.ts";

const system = "http://snomed.info/sct";
const snomed: CodeSystem = {
  resourceType: "CodeSystem", url: system, status: "active", content: "complete", hierarchyMeaning: "is-a",
  concept: [{ code: "138875005", concept: [{ code: "404684003", concept: [{ code: "22298006" }] }, { code: "71388002" }] }],
};
const membershipOf = createMembership(createLibrary([sourceOf([snomed]), implicitSource()]));
const verdict = (url: string, code: string) => membershipOf(url)?.({ system, code }).verdict;

describe("implicit value sets of SNOMED CT, where a site has it", () => {
  it("are all of it, and what is below a concept", () => {
    expect([verdict(`${system}?fhir_vs`, "71388002"), verdict(`${system}?fhir_vs`, "73211009")]).toEqual(["member", "none"]);
    expect([verdict(`${system}?fhir_vs=isa/404684003`, "22298006"), verdict(`${system}?fhir_vs=isa/404684003`, "71388002")]).toEqual(["member", "none"]);
    expect(verdict(`${system}/900000000000207008?fhir_vs=isa/404684003`, "404684003")).toBe("member");
  });

  it("stay open where they are reference sets or expressions", () => {
    expect(verdict(`${system}?fhir_vs=refset/723264001`, "22298006")).toBe("undecided");
    expect(verdict(`${system}?fhir_vs=ecl/<<404684003`, "22298006")).toBe("undecided");
  });

  it("are no others", () => {
    expect(membershipOf("http://snomed.info/id/22298006")).toBeUndefined();
    expect(membershipOf("http://loinc.org/vsx")).toBeUndefined();
  });
});
