import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admit = (db1: string) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A01^ADT_A01|42|P|2.7", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I", db1]);

describe("DB1→Observation", () => {
  it("says whether the patient is disabled, from when until when", () => {
    const { one, invalid } = admit("DB1|1|PT|77^^^H|Y|20210830|20210930");
    expect(one("disability")).toMatchObject({ status: "unknown", code: { coding: [{ code: "21134002" }] }, identifier: [{ value: "77" }], valueBoolean: true, effectivePeriod: { start: "2021-08-30", end: "2021-09-30" }, subject: { reference: "Patient/patient" } });
    expect(invalid).toEqual([]);
  });

  it("takes no disability of a guarantor for the patient's", () => {
    const { one, leaves } = admit("DB1|1|GT|77^^^H|Y|20210830|20210930");
    expect(one("disability")).toBeUndefined();
    expect(leaves("DB1", "archived")).toHaveLength(6);
  });
});
