import { describe, expect, it } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";

function period(start: string, minutes: string) {
  const { one, outcome, issues } = convertMessage(["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||ADT^A01^ADT_A01|1|P|2.5.1", "PID|1||1", `PR1|1||1^X^L||${start}||${minutes}`]);
  return { period: one("procedure")!["performedPeriod"], minutes: outcome("PR1[1]-7[1].1.1"), issues };
}

describe("start+minutes→Period", () => {
  it("moves the clock on, over the end of a leap February", () => {
    expect(period("20240229233000+0100", "45").period).toEqual({ start: "2024-02-29T23:30:00+01:00", end: "2024-03-01T00:15:00+01:00" });
  });
  it("keeps a fraction of a second", () => {
    expect(period("20240101100000.25+0000", "1").period).toEqual({ start: "2024-01-01T10:00:00.25+00:00", end: "2024-01-01T10:01:00.25+00:00" });
  });
  it("has no end where the start's time of day is of no known offset, and leaves the minutes", () => {
    expect(period("202401011000", "45")).toMatchObject({ period: { start: "2024-01-01" }, minutes: "left" });
  });
  it("has no end where the minutes are no number", () => {
    const { period: made, issues } = period("202401011000+0100", "long");
    expect(made).toEqual({ start: "2024-01-01T10:00:00+01:00" });
    expect(issues).toContain("mapping.not-a-number PR1[1]-5[1].1.1");
  });
});
