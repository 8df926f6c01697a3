import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const discharge = (pda: string) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A03^ADT_A03|42|P|2.7", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I", pda]);

describe("PDA", () => {
  it("makes an Observation of the cause of death, with who certified it and when", () => {
    const { one, invalid } = discharge("PDA|I21^Infarction^I10|W1|Y|20211102123000|7^Adams^Ann");
    expect(one("death")).toMatchObject({
      status: "unknown",
      code: { coding: [{ system: "http://loinc.org", code: "69453-9" }] },
      valueCodeableConcept: { coding: [{ code: "I21", system: "http://hl7.org/fhir/sid/icd-10" }] },
      issued: "2021-11-02T12:30:00+01:00",
      performer: [{ reference: "Practitioner/XCN→Practitioner" }],
      subject: { reference: "Patient/patient" },
    });
    expect(invalid).toEqual([]);
  });

  it("keeps each of several causes", () => {
    const { one, invalid } = discharge("PDA|I21^Infarction^I10~I10^Hypertension^I10");
    expect(one("death")).toMatchObject({ component: [{ valueCodeableConcept: { coding: [{ code: "I21" }] } }, { valueCodeableConcept: { coding: [{ code: "I10" }] } }] });
    expect(invalid).toEqual([]);
  });

  it("makes a Procedure of the autopsy: done with its time and who did it, or not done", () => {
    const { one, invalid } = discharge("PDA||||||Y|20211102103000^20211102113000|8^Baker^Bob");
    expect(one("autopsy")).toMatchObject({ status: "completed", code: { text: "Autopsy" }, performedPeriod: { start: "2021-11-02T10:30:00+01:00", end: "2021-11-02T11:30:00+01:00" }, performer: [{ actor: { reference: "Practitioner/XCN→Practitioner" } }] });
    expect(one("death")).toBeUndefined();
    expect(invalid).toEqual([]);
    expect(discharge("PDA||||||N").one("autopsy")).toMatchObject({ status: "not-done" });
  });
});
