import { describe, expect, it, test } from "vitest";
import { convertField } from "../datatypes/one-field.ts";

const ucum = "http://unitsofmeasure.org";

test.each([
  ["Q6H", 6, "h"],
  ["Q30M", 30, "min"],
  ["q2d", 2, "d"],
  ["Q1W", 1, "wk"],
  ["Q3L", 3, "mo"],
])("pattern %s is once in %d %s", (field, period, unit) => {
  expect(convertField({ as: "pattern→frequency", type: "positiveInt", field }).value).toBe(1);
  expect(convertField({ as: "pattern→period", type: "decimal", field }).value).toBe(period);
  expect(convertField({ as: "pattern→period-unit", type: "code", field }).value).toBe(unit);
});

test.each(["BID", "Q6H2", "QOD", "Q0H", "Q6", "PRN"])("pattern %s says no period", (field) => {
  expect(convertField({ as: "pattern→period", type: "decimal", field })).toMatchObject({ value: undefined, issues: [] });
});

describe("time-unit", () => {
  test.each([
    ["min", "min"],
    ["D^day^ISO+", "d"],
    ["Hr", "h"],
    ["ann", "a"],
    ["^hours", "h"],
  ])("%s is %s", (field, unit) => {
    expect(convertField({ as: "time-unit", type: "code", field }).value).toBe(unit);
  });

  it("is no unit of mass", () => {
    expect(convertField({ as: "time-unit", type: "code", field: "kg" })).toMatchObject({ value: undefined, issues: ["mapping.not-a-time-unit"] });
  });
});

describe("CQ→Duration", () => {
  it("is a number with a UCUM unit of time", () => {
    expect(convertField({ as: "CQ→Duration", type: "Duration", field: "3^D&day&ISO+" }).value).toEqual({ value: 3, unit: "day", system: ucum, code: "d" });
  });

  it("is nothing without a unit or a number", () => {
    expect(convertField({ as: "CQ→Duration", type: "Duration", field: "3" }).issues).toEqual(["mapping.not-a-time-unit"]);
    expect(convertField({ as: "CQ→Duration", type: "Duration", field: "some^d" }).issues).toEqual(["mapping.not-a-number"]);
  });
});

describe("minutes", () => {
  const minutes = (field: string) => convertField({ as: "minutes", type: "unsignedInt", field });

  it("counts them", () => {
    expect([minutes("1^hr").value, minutes("90^min").value, minutes("120^s").value, minutes("2^d").value]).toEqual([60, 90, 2, 2880]);
  });

  it("fails on part of one and on months, which have no one length", () => {
    expect(minutes("30^s").issues).toEqual(["mapping.not-whole-minutes"]);
    expect(minutes("1^mo").issues).toEqual(["mapping.not-a-time-unit"]);
  });
});

test.each([
  ["1", "mon"],
  ["7", "sun"],
])("day %s of the week is %s", (field, day) => {
  expect(convertField({ as: "day-of-week", type: "code", field }).value).toBe(day);
});

test("there is no eighth day", () => {
  expect(convertField({ as: "day-of-week", type: "code", field: "8" }).issues).toEqual(["mapping.not-a-number"]);
});

describe("duration-text", () => {
  it("has its unit first", () => {
    expect(convertField({ as: "duration-text", type: "Duration", field: "D14" }).value).toEqual({ value: 14, unit: "d", system: ucum, code: "d" });
    expect(convertField({ as: "duration-text", type: "Duration", field: "M90" }).value).toMatchObject({ value: 90, code: "min" });
  });

  it("is no number of times, no total and no open end", () => {
    expect(["X3", "T30", "INDEF"].map((field) => convertField({ as: "duration-text", type: "Duration", field }).value)).toEqual([undefined, undefined, undefined]);
  });
});

describe("amount-per-time", () => {
  const ratio = (field: string, amount: string) => convertField({ as: "amount-per-time", type: "Ratio", field, with: [amount, "mL"] });

  it("is the amount over the time", () => {
    expect(ratio("H2", "100").value).toEqual({ numerator: { value: 100, unit: "mL" }, denominator: { value: 2, unit: "h", system: ucum, code: "h" } });
  });

  it("is nothing without an amount or a length of time", () => {
    expect([ratio("H2", "").value, ratio("slowly", "100").value]).toEqual([undefined, undefined]);
  });
});

describe("start+length→Period", () => {
  const period = (field: string, length: string) => convertField({ as: "start+length→Period", type: "Period", field, with: [length] }).value;

  it("moves the clock in the start's own offset", () => {
    expect(period("20240228230000+0100", "90^min")).toEqual({ start: "2024-02-28T23:00:00+01:00", end: "2024-02-29T00:30:00+01:00" });
  });

  it("ends so many days with the last of them", () => {
    expect(period("20240228", "7^d")).toEqual({ start: "2024-02-28", end: "2024-03-05" });
    expect(period("20240228", "1^d")).toEqual({ start: "2024-02-28", end: "2024-02-28" });
    expect(period("20240228", "1^wk")).toEqual({ start: "2024-02-28", end: "2024-03-05" });
  });

  it.each(["2^mo", "6^hr", "0^d", "3^kg", "x^d"])("gives the start alone with %s after a date", (length) => {
    expect(period("20240228", length)).toEqual({ start: "2024-02-28" });
  });
});

test.each([
  ["^D", { value: 1, unit: "d", system: ucum, code: "d" }],
  ["2^W", { value: 2, unit: "wk", system: ucum, code: "wk" }],
  ["^PL", undefined],
  ["^O", undefined],
])("a dose limit for %s", (field, interval) => {
  expect(convertField({ as: "dose-limit-interval", type: "Quantity", field }).value).toEqual(interval);
});
