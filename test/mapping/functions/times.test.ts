import { assert, integer, property } from "fast-check";
import { convertField } from "../datatypes/one-field.ts";
import { describe, expect, it } from "vitest";
import { parseDtm, toDateTime } from "../../../src/mapping/functions/dtm.ts";
import { toDate } from "../../../src/mapping/functions/dtm-to-date.ts";
import { dtmToInstant } from "../../../src/mapping/functions/dtm-to-instant.ts";
import { Failure, type FunctionContext } from "../../../src/mapping/functions/function.ts";
import { tmToTime } from "../../../src/mapping/functions/tm-to-time.ts";

interface Told {
  readonly value: unknown;
  readonly warnings: readonly string[];
}

/** Converts with the offset of MSH-7 and the feed's zone that are given. */
function told(convert: (text: string, context: FunctionContext) => unknown, text: string, messageOffset: string | null = null, zone: string | null = null): Told {
  const warnings: string[] = [];
  const context = { messageOffset, feed: { zone }, warn: (key: string) => warnings.push(key) } as unknown as FunctionContext;
  const value = convert(text, context);
  return { value: value instanceof Failure ? value.key : value, warnings };
}

describe("DTM→dateTime", () => {
  it.each([
    ["2019", "2019"],
    ["201903", "2019-03"],
    ["20190321", "2019-03-21"],
    ["201903211430+0100", "2019-03-21T14:30:00+01:00"],
    ["20190321143015-0500", "2019-03-21T14:30:15-05:00"],
    ["20190321143015.1230-0500", "2019-03-21T14:30:15.1230-05:00"],
    ["20190321143015-0000", "2019-03-21T14:30:15+00:00"],
    ["2019+0100", "2019"],
  ])("writes %s as %s", (text, value) => {
    expect(told(toDateTime, text)).toEqual({ value, warnings: [] });
  });

  it("takes the offset from the value, then from MSH-7, then from the feed's zone on that day", () => {
    expect(told(toDateTime, "201907011200+0300", "+0200", "America/New_York").value).toBe("2019-07-01T12:00:00+03:00");
    expect(told(toDateTime, "201907011200", "+0200", "America/New_York").value).toBe("2019-07-01T12:00:00+02:00");
    expect(told(toDateTime, "201907011200", null, "America/New_York").value).toBe("2019-07-01T12:00:00-04:00");
    expect(told(toDateTime, "201901011200", null, "America/New_York").value).toBe("2019-01-01T12:00:00-05:00");
  });

  it("carries the date alone where nothing gives an offset, and says so", () => {
    expect(told(toDateTime, "201907011200")).toEqual({ value: "2019-07-01", warnings: ["mapping.time-without-offset"] });
  });

  it("carries the date alone for an hour without minutes, and says so", () => {
    expect(told(toDateTime, "2019070112+0200")).toEqual({ value: "2019-07-01", warnings: ["mapping.hour-without-minutes"] });
  });

  it.each(["", "19", "0000", "201913", "20190229", "20190431", "2019032125", "201903211460", "2019-03-21", "March 2019", "20190321T1430"])("fails on %j", (text) => {
    expect(told(toDateTime, text).value).toBe("mapping.not-a-time");
  });

  it("fails on an offset beyond 14 hours", () => {
    expect(told(toDateTime, "201907011200+1500").value).toBe("mapping.offset-out-of-range");
  });

  it("knows the days of every month", () => {
    assert(
      property(integer({ min: 1, max: 9999 }), integer({ min: 1, max: 12 }), integer({ min: 0, max: 32 }), (year, month, day) => {
        const date = new Date(0);
        date.setUTCFullYear(year, month - 1, day);
        const text = `${String(year).padStart(4, "0")}${String(month).padStart(2, "0")}${String(day).padStart(2, "0")}`;
        expect(parseDtm(text) !== undefined).toBe(day > 0 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day);
      }),
    );
  });
});

describe("DTM→date", () => {
  it("keeps the precision, and a time stays behind", () => {
    expect(told(toDate, "198503").value).toBe("1985-03");
    expect(told(toDate, "19850312").value).toBe("1985-03-12");
    expect(told(toDate, "198503120615").value).toBe("1985-03-12");
  });
});

describe("DTM→instant", () => {
  it("needs seconds and an offset", () => {
    expect(told(dtmToInstant.leaf!, "20190321143015+0100").value).toBe("2019-03-21T14:30:15+01:00");
    expect(told(dtmToInstant.leaf!, "201903211430+0100").value).toBe("mapping.not-an-instant");
    expect(told(dtmToInstant.leaf!, "20190321143015").value).toBe("mapping.not-an-instant");
  });
});

describe("TM→time", () => {
  it.each([
    ["1430", "14:30:00"],
    ["143015", "14:30:15"],
    ["143015.25", "14:30:15.25"],
  ])("writes %s as %s", (text, value) => {
    expect(told(tmToTime.leaf!, text).value).toBe(value);
  });

  it.each(["14", "2400", "1460", "1430+0100", "2:30 pm"])("fails on %s", (text) => {
    expect(told(tmToTime.leaf!, text).value).toBe("mapping.not-a-clock-time");
  });
});

describe("not-a-time, not-a-clock-time", () => {
  const text = (as: string, field: string) => convertField({ as, type: "string", field }).value;

  it("keep what is no time as text", () => {
    expect(text("not-a-time", "early March")).toBe("early March");
    expect(text("not-a-time", "spring^summer")).toBe("spring^summer");
    expect(text("not-a-clock-time", "0815+0100")).toBe("0815+0100");
  });

  it("leave times to their own conversions, also where one end of a range is one", () => {
    expect(text("not-a-time", "202402")).toBeUndefined();
    expect(text("not-a-time", "202402^summer")).toBeUndefined();
    expect(text("not-a-clock-time", "0815")).toBeUndefined();
  });
});
