import { expect, it } from "vitest";
import { countOutcomes } from "../../src/bundle/counts.ts";
import { outcome } from "../../src/model/leaf.ts";

it("counts each outcome, and the five add up to the leaves", () => {
  const { undecided, left, archived, failed, mapped } = outcome;
  expect(countOutcomes(Uint8Array.of(mapped, mapped, left, failed, archived, mapped, undecided, left))).toEqual({
    leaves: 8, mapped: 3, archived: 1, left: 2, undecided: 1, failed: 1,
  });
});

it("counts nothing in an empty record", () => {
  expect(countOutcomes(new Uint8Array(0))).toEqual({ leaves: 0, mapped: 0, archived: 0, left: 0, undecided: 0, failed: 0 });
});
