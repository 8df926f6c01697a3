import { describe, expect, it } from "vitest";
import { DistinctCount } from "../../src/profile/distinct.ts";

function counted(texts: Iterable<string>) {
  const distinct = new DistinctCount();
  for (const text of texts) distinct.add(text);
  return distinct.result;
}
const numbered = (count: number) => Array.from({ length: count }, (_, number) => `MRN${number}`);

describe("DistinctCount", () => {
  it("is exact for up to 256 texts, however often they come", () => {
    expect(counted([])).toEqual({ count: 0, exact: true });
    expect(counted(["", "a", "a", "A"])).toEqual({ count: 3, exact: true });
    expect(counted([...numbered(256), ...numbered(256)])).toEqual({ count: 256, exact: true });
  });

  // The standard error of HyperLogLog with 2048 registers is 2.3 %; four of them are met once in 16,000 times.
  it.each([300, 1000, 5000, 20_000, 200_000])("estimates %i texts within four standard errors, and says that it does", (count) => {
    const { count: estimate, exact } = counted(numbered(count));
    expect(exact).toBe(false);
    expect(Math.abs(estimate - count) / count).toBeLessThan(0.092);
  });

  it("gives the same number for the same texts in another order", () => {
    expect(counted(numbered(3000).toReversed())).toEqual(counted(numbered(3000)));
  });
});
