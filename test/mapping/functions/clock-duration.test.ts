import { describe, expect, it } from "vitest";
import { later, secondsOf } from "../../../src/mapping/functions/clock-duration.ts";
import { nodeOf } from "./node-of.ts";

const seconds = (amount: string, unit: string) => secondsOf(nodeOf(amount), unit === "" ? undefined : nodeOf(unit));

describe("secondsOf", () => {
  it.each([["60", "s", 60], ["30", "min", 1800], ["1.5", "h", 5400], ["2", "d", 172_800], ["-15", "min", -900]])("reads %s %s", (amount, unit, expected) => {
    expect(seconds(amount, unit)).toBe(expected);
  });

  it("reads units whatever their case, and by their names", () => {
    expect(seconds("1", "Min")).toBe(60);
    expect(seconds("1", "minutes")).toBe(60);
  });

  it("says nothing without a unit, of months, of what is no time and of what is no number", () => {
    for (const [amount, unit] of [["30", ""], ["1", "mo"], ["1", "kg"], ["long", "min"]]) expect(seconds(amount!, unit!)).toBeUndefined();
  });
});

describe("later", () => {
  it("moves the clock on and back in its own offset", () => {
    expect(later("2024-02-29T23:30:00.5+05:30", 3600)).toBe("2024-03-01T00:30:00.5+05:30");
    expect(later("2024-03-01T00:15:00Z", -900)).toBe("2024-03-01T00:00:00Z");
  });
});
