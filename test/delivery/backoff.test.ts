import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoff } from "../../src/delivery/backoff.ts";
import { retryAfterOf } from "../../src/delivery/retry-after.ts";

describe("backoff", () => {
  it("doubles from one second to five minutes, the upper half left to chance", () => {
    expect([1, 2, 3, 9, 10, 1000].map((failures) => [backoff(failures, "usual", null, 0), backoff(failures, "usual", null, 0.999999)])).toEqual([
      [500, 1000], [1000, 2000], [2000, 4000], [128_000, 256_000], [150_000, 300_000], [150_000, 300_000],
    ]);
  });

  it("starts at a tenth after a conflict", () => {
    expect([1, 2, 5].map((failures) => backoff(failures, "conflict", null, 0))).toEqual([50, 100, 800]);
  });

  it("starts at a minute where a person has to correct the settings", () => {
    expect([1, 2, 3, 4, 1000].map((failures) => backoff(failures, "misconfigured", null, 0))).toEqual([30_000, 60_000, 120_000, 150_000, 150_000]);
  });

  it("never comes back before Retry-After, which counts up to an hour", () => {
    expect(backoff(1, "usual", 20_000, 0)).toBe(20_000);
    expect(backoff(1, "usual", 86_400_000, 0)).toBe(3_600_000);
    expect(backoff(10, "usual", 1000, 0)).toBe(150_000);
  });

  it("is a whole number of milliseconds between 50 and an hour and a second", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.constantFrom("conflict", "usual", "misconfigured"), fc.option(fc.nat()), fc.double({ min: 0, max: 0.9999, noNaN: true }), (failures, pace, asked, chance) => {
        const milliseconds = backoff(failures, pace, asked, chance);
        return Number.isInteger(milliseconds) && milliseconds >= 50 && milliseconds <= 3_601_000;
      }),
    );
  });
});

describe("Retry-After (RFC 9110, section 10.2.3)", () => {
  const now = Date.parse("2025-03-01T12:00:00Z");
  it.each([
    ["120", 120_000],
    ["Sat, 01 Mar 2025 12:00:30 GMT", 30_000],
    ["Sat, 01 Mar 2025 11:00:00 GMT", 0],
    ["soon", null],
    ["", null],
  ])("%j asks for %j milliseconds", (value, milliseconds) => {
    expect(retryAfterOf(new Headers({ "retry-after": value }), now)).toBe(milliseconds);
  });

  it("asks for nothing where it is not there", () => {
    expect(retryAfterOf(new Headers(), now)).toBeNull();
  });
});
