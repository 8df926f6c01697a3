import type { ConceptMap } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import { createTerminology } from "../../src/terminology/terminology.ts";

const genders: ConceptMap = {
  resourceType: "ConceptMap",
  id: "genders",
  url: "http://maps.example/genders",
  status: "active",
  group: [
    {
      source: "urn:local",
      target: "http://hl7.org/fhir/administrative-gender",
      element: [
        { code: "F", display: "Female", target: [{ code: "female", equivalence: "equivalent" }] },
        { code: "MAL", target: [{ code: "male", display: "Male", equivalence: "equivalent" }] },
        { code: "0071", display: "Undetermined", target: [{ equivalence: "unmatched" }] },
      ],
    },
  ],
};
const terminology = createTerminology([genders]);
const nearest = (code: string, system: string | undefined = "urn:local") => terminology.nearestCode("genders", { system, code });

describe("nearestCode", () => {
  it.each([
    ["another case", "mal", "MAL"],
    ["the display", "FEMALE", "F"],
    ["the target's code or display", "male", "MAL"],
    ["missing zeros in front", "71", "0071"],
    ["punctuation", "U-n-determined", "0071"],
    ["one letter in three at most", "femele", "F"],
  ])("looks through %s", (_what, code, found) => {
    expect(nearest(code)).toMatchObject({ code: found });
  });

  it.each([["one letter for another", "X"], ["a word unlike all of them", "horse"], ["signs alone", "--"], ["nothing", ""]])("takes nothing for %s", (_what, code) => {
    expect(nearest(code)).toBeNull();
  });

  it("gives the display and the target, null where the map has none", () => {
    expect(nearest("f")).toEqual({ code: "F", display: "Female", target: "female" });
    expect(nearest("undetermined")).toEqual({ code: "0071", display: "Undetermined", target: null });
  });

  it("looks through the whole map for a code of a system that it does not have, and for one without a system", () => {
    expect(nearest("f", "urn:other")).toMatchObject({ code: "F" });
    expect(terminology.nearestCode("genders", { code: "f" })).toMatchObject({ code: "F" });
  });

  it("knows nothing of a map that is not loaded", () => {
    expect(terminology.nearestCode("none", { code: "F" })).toBeNull();
    expect(terminology.speaksOf("none", { code: "F" })).toBe(false);
  });
});

describe("speaksOf", () => {
  it("holds for a code with a target and for one that the map says has none", () => {
    expect(terminology.speaksOf("genders", { system: "urn:local", code: "F" })).toBe(true);
    expect(terminology.speaksOf("genders", { system: "urn:local", code: "0071" })).toBe(true);
    expect(terminology.speaksOf("genders", { code: "F" })).toBe(true);
  });

  it("does not hold for another code, nor for the code in another system", () => {
    expect(terminology.speaksOf("genders", { system: "urn:local", code: "f" })).toBe(false);
    expect(terminology.speaksOf("genders", { system: "urn:other", code: "F" })).toBe(false);
  });
});
