import { describe, expect, it } from "vitest";
import { convertField } from "../datatypes/one-field.ts";

const instant = (field: string, zone: string | null = null) => convertField({ as: "whole-instant", type: "instant", field, feed: { zone } });

describe("whole-instant", () => {
  it("takes a time with seconds and an offset, and keeps its fraction", () => {
    expect(instant("20240102030405.120+0100").value).toBe("2024-01-02T03:04:05.120+01:00");
  });

  it("takes the offset of the feed's zone", () => {
    expect(instant("20240102030405", "Europe/Berlin").value).toBe("2024-01-02T03:04:05+01:00");
  });

  it.each([["202401020304+0100"], ["20240102"], ["2024"]])("writes nothing of %s, and nothing failed", (field) => {
    expect(instant(field)).toMatchObject({ value: undefined, issues: [] });
  });

  it("says that a time without an offset cannot be carried over", () => {
    expect(instant("20240102030405")).toMatchObject({ value: undefined, issues: ["mapping.not-an-instant"] });
  });

  it("fails what is no time", () => {
    expect(instant("20241302030405+0100")).toMatchObject({ value: undefined, issues: ["mapping.not-a-time"] });
  });
});
