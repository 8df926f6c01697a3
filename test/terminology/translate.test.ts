import { describe, expect, it } from "vitest";
import { createTerminology } from "../../src/terminology/terminology.ts";
import { local, map, standard } from "./example-maps.ts";

const gender = map("gender", [
  { source: local, target: standard, element: [{ code: "F", target: [{ code: "female", display: "Female", equivalence: "equal" }] }, { code: "N", target: [{ equivalence: "unmatched" }] }] },
]);

describe("translate", () => {
  it("finds a map by its id, its URL and its URL with version", () => {
    const { translate } = createTerminology([gender]);
    const answer = { url: gender.url, version: "1", match: { system: standard, code: "female", display: "Female", equivalence: "equal" } };
    for (const name of ["gender", gender.url!, `${gender.url}|1`]) expect(translate(name, { system: local, code: "F" })).toEqual(answer);
  });

  it("takes a code without a system for a code of the map's own source", () => {
    expect(createTerminology([gender]).translate("gender", { code: "F" }).match?.code).toBe("female");
  });

  it("has no match for a code of another system, however alike", () => {
    expect(createTerminology([gender]).translate("gender", { system: "http://example.org/other", code: "F" })).toEqual({ url: gender.url, version: "1" });
  });

  it("has no match for an unmatched code, a code that is not there, and a code in another case", () => {
    const { translate } = createTerminology([gender]);
    for (const code of ["N", "X", "f"]) expect(translate("gender", { system: local, code }).match).toBeUndefined();
  });

  it("passes over disjoint and dependent targets to the first that holds by itself", () => {
    const { translate } = createTerminology([
      map("m", [
        {
          source: local,
          target: standard,
          element: [
            {
              code: "a",
              target: [
                { code: "never", equivalence: "disjoint" },
                { code: "sometimes", equivalence: "equal", dependsOn: [{ property: "http://example.org/p", value: "1" }] },
                { code: "always", equivalence: "wider" },
              ],
            },
          ],
        },
      ]),
    ]);
    expect(translate("m", { code: "a" }).match?.code).toBe("always");
  });

  it("looks through several groups in their order", () => {
    const other = "http://example.org/flavors";
    const { translate } = createTerminology([
      map("m", [
        { source: local, target: standard, element: [{ code: "a", target: [{ code: "A", equivalence: "equal" }] }] },
        { source: local, target: other, element: [{ code: "u", target: [{ code: "UNK", equivalence: "equal" }] }, { code: "a", target: [{ code: "ZZ", equivalence: "equal" }] }] },
      ]),
    ]);
    expect(translate("m", { code: "a" }).match).toMatchObject({ system: standard, code: "A" });
    expect(translate("m", { code: "u" }).match).toMatchObject({ system: other, code: "UNK" });
  });

  it("names the map that answered when another map did through other-map", () => {
    const base = map("base", [{ source: local, target: standard, element: [{ code: "b", target: [{ code: "B", equivalence: "equal" }] }] }]);
    const site = map("site", [{ source: local, target: standard, element: [{ code: "a", target: [{ code: "A", equivalence: "equal" }] }], unmapped: { mode: "other-map", url: base.url! } }]);
    const { translate } = createTerminology([site, base]);
    expect(translate("site", { code: "b" })).toMatchObject({ url: base.url, match: { code: "B" } });
  });

  it("ends where other-maps lead in a circle", () => {
    const link = (id: string, to: string) =>
      map(id, [{ source: local, target: standard, element: [{ code: "x", target: [{ equivalence: "unmatched" }] }], unmapped: { mode: "other-map", url: `http://example.org/ConceptMap/${to}` } }]);
    const { translate } = createTerminology([link("one", "two"), link("two", "one")]);
    expect(translate("one", { code: "a" }).match).toBeUndefined();
  });

  it("means the last of several versions by the URL alone", () => {
    const newer = { ...gender, version: "2", group: [{ source: local, target: standard, element: [{ code: "F", target: [{ code: "woman", equivalence: "equal" as const }] }] }] };
    const { translate } = createTerminology([gender, newer]);
    expect(translate(gender.url!, { code: "F" }).match?.code).toBe("woman");
    expect(translate(`${gender.url}|1`, { code: "F" }).match?.code).toBe("female");
  });

  it("throws for a map that is not loaded, which the check of the tables finds before", () => {
    expect(() => createTerminology([]).translate("none", { code: "F" })).toThrow("none");
  });
});
