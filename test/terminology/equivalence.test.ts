import { describe, expect, it } from "vitest";
import { equivalences, invert, isMatch } from "../../src/terminology/equivalence.ts";

describe("equivalences of R4", () => {
  it("are ten", () => {
    expect([...equivalences].sort()).toEqual(["disjoint", "equal", "equivalent", "inexact", "narrower", "relatedto", "specializes", "subsumes", "unmatched", "wider"]);
  });

  it("turn round in pairs and are themselves again after two turns", () => {
    expect([invert("wider"), invert("subsumes"), invert("equal"), invert("inexact")]).toEqual(["narrower", "specializes", "equal", "inexact"]);
    for (const equivalence of equivalences) expect(invert(invert(equivalence))).toBe(equivalence);
  });

  it("are matches but for unmatched and disjoint", () => {
    expect(equivalences.filter((equivalence) => !isMatch(equivalence)).sort()).toEqual(["disjoint", "unmatched"]);
  });
});
