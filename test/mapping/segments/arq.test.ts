import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const request = (event: string, arq: string) => convertMessage([`MSH|^~\\&|A|B|C|D|20240101080000+0100||SRM^${event}^SRM_S01|1|P|2.5.1`, arq, "APR|MON^OK", "NTE|1||mornings", "PID|1||MRN1^^^GHH^MR||DOE^JANE", "RGS|1", "AIS|1||XR^X-ray"]);

describe("ARQ→Appointment", () => {
  const { one, leaves, outcome, invalid } = request("S01", "ARQ|P1|F1|1|G1|S|NEW^New|CHECKUP^^HL70276|Normal^^HL70277|30|min|202401021000^202401021800|1|Q1|x|11^Roth^Jo|^WPN^PH^^^555^11|1 Main St^^Town|W1|12^Lee^Ann|^WPN^PH^^^555^12|W2|P0|F0|O1|L1");

  it("is a proposed appointment in the time that is wanted", () => {
    expect(one("appointment")).toMatchObject({
      status: "proposed",
      identifier: [{ value: "P1" }, { value: "F1" }],
      reasonCode: [{ coding: [{ code: "CHECKUP" }] }],
      appointmentType: { coding: [{ code: "Normal" }] },
      minutesDuration: 30,
      requestedPeriod: [{ start: "2024-01-02T10:00:00+01:00", end: "2024-01-02T18:00:00+01:00" }],
      basedOn: [{ identifier: { value: "O1" } }, { identifier: { value: "L1" } }],
      comment: "mornings",
      serviceType: [{ coding: [{ code: "XR" }] }],
    });
    expect(invalid).toEqual([]);
  });

  it("decides every field, and keeps the preferences with the source", () => {
    expect([leaves("ARQ", "undecided"), leaves("ARQ", "failed")]).toEqual([[], []]);
    expect(outcome("APR[1]-1[1].1.1")).toBe("archived");
  });

  it("makes no appointment of a request to change one", () => {
    const { all, one: made } = request("S04", "ARQ|P1");
    expect(all("appointment")).toEqual([]);
    expect(made("patient")).toMatchObject({ name: [{ family: "DOE" }] });
  });
});
