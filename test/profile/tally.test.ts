import { describe, expect, it } from "vitest";
import { Tally } from "../../src/profile/tally.ts";

describe("Tally", () => {
  it("counts occurrences and the messages that they stand in, most frequent first", () => {
    const tally = new Tally<string>();
    for (const [key, message] of [["a", 0], ["b", 0], ["b", 0], ["b", 1]] as const) tally.add(key, message, () => key.toUpperCase());
    expect(tally.list()).toEqual([{ thing: "B", count: 3, messages: 2 }, { thing: "A", count: 1, messages: 1 }]);
    expect(tally.forgot).toBe(false);
  });

  it("gives the thing that was made for a key first, and takes a count of its own", () => {
    const tally = new Tally<object>();
    const made = {};
    expect(tally.add("a", 0, () => made, 5)).toBe(made);
    expect(tally.add("a", 0, () => ({}), 2)).toBe(made);
    expect(tally.list()).toEqual([{ thing: made, count: 7, messages: 1 }]);
  });

  it("keeps what is frequent when there are more keys than it holds, and says that it forgot some", () => {
    const tally = new Tally<string>(10);
    for (let number = 0; number < 1000; number++) {
      tally.add("often", number, () => "often");
      tally.add(`rare ${number}`, number, () => "rare");
    }
    expect(tally.list()[0]).toEqual({ thing: "often", count: 1000, messages: 1000 });
    expect(tally.list().length).toBeLessThanOrEqual(10);
    expect(tally.forgot).toBe(true);
  });
});
