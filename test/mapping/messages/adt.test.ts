import { describe, expect, it } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";

const start = (event: string, structure: string) => [`MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^${event}^${structure}|42|P|2.5.1`, "EVN||20240102"];
const pid = (number: string) => `PID|1||${number}^^^H&1.2.3.4&ISO^MR||Doe^Jane`;
const pv1 = (visit: string) => `PV1|1|I|W1^R1^B1||||7^Adams^Ann||||||||||||${visit}^^^H&1.2.3.4&ISO`;

describe("ADT events", () => {
  it.each([
    ["A02", "ADT_A02", "in-progress"],
    ["A03", "ADT_A03", "finished"],
    ["A04", "ADT_A01", "arrived"],
    ["A05", "ADT_A05", "planned"],
    ["A06", "ADT_A06", "in-progress"],
    ["A09", "ADT_A09", "in-progress"],
    ["A11", "ADT_A09", "cancelled"],
    ["A12", "ADT_A12", "in-progress"],
    ["A13", "ADT_A01", "in-progress"],
    ["A15", "ADT_A15", "in-progress"],
    ["A16", "ADT_A16", "in-progress"],
    ["A21", "ADT_A21", "onleave"],
    ["A22", "ADT_A21", "in-progress"],
    ["A25", "ADT_A21", "in-progress"],
    ["A27", "ADT_A21", "cancelled"],
    ["A38", "ADT_A38", "cancelled"],
    ["A52", "ADT_A52", "in-progress"],
    ["A53", "ADT_A52", "onleave"],
  ])("of %s (%s) the visit is %s", (event, structure, status) => {
    const { one, issues, invalid } = convertMessage([...start(event, structure), pid("1"), pv1("V1")]);
    expect(one("encounter")).toMatchObject({ status, subject: { reference: "Patient/patient" }, participant: [{ type: [{ coding: [{ code: "ATND" }] }] }] });
    expect(one("event")).toMatchObject({ target: [{ reference: "MessageHeader/header" }, { reference: "Patient/patient" }, { reference: "Encounter/encounter" }] });
    expect(issues.filter((key) => key.startsWith("hl7v2."))).toEqual([]);
    expect(invalid).toEqual([]);
  });

  it("cancels a discharge although the time of discharge stands in PV1-45 (A13)", () => {
    const { one } = convertMessage([...start("A13", "ADT_A01"), pid("1"), `${pv1("V1")}|||||||||||||||||||||||||20240101|20240102`]);
    expect(one("encounter")).toMatchObject({ status: "in-progress" });
  });

  it.each([["A54", "ADT_A54"], ["A55", "ADT_A54"], ["A61", "ADT_A61"], ["A62", "ADT_A61"]])("says nothing of the visit's status where a doctor changes (%s)", (event, structure) => {
    expect(convertMessage([...start(event, structure), pid("1"), pv1("V1")]).one("encounter")).toMatchObject({ status: "unknown" });
  });

  it("takes a person whose data are deleted (A29) out of use", () => {
    expect(convertMessage([...start("A29", "ADT_A21"), pid("1"), "PV1|1|N"]).one("patient")).toMatchObject({ active: false });
  });

  it("makes a person without a visit (A28, A31)", () => {
    const { one, invalid } = convertMessage([...start("A31", "ADT_A05"), pid("1"), "PV1||"]);
    expect(one("patient")).toMatchObject({ identifier: [{ value: "1" }] });
    expect(one("encounter")).toBeUndefined();
    expect(invalid).toEqual([]);
  });
});

describe("two patients in one message", () => {
  it("keeps the data of each with each (A17)", () => {
    const { all, invalid } = convertMessage([...start("A17", "ADT_A17"), pid("1"), pv1("V1"), "OBX|1|NM|8302-2^Height^LN||180|cm|||||F", pid("2"), pv1("V2"), "OBX|1|NM|8302-2^Height^LN||160|cm|||||F"]);
    expect(all("patient")).toHaveLength(2);
    expect(all("encounter")).toHaveLength(2);
    expect(all("observation")).toHaveLength(2);
    expect(invalid).toEqual([]);
  });

  it("names each as another record of the same person (A24)", () => {
    const { all, invalid } = convertMessage([...start("A24", "ADT_A24"), pid("1"), pid("2")]);
    expect(all("patient")).toMatchObject([{ identifier: [{ value: "1" }], link: [{ type: "seealso" }] }, { identifier: [{ value: "2" }], link: [{ type: "seealso" }] }]);
    for (const patient of all("patient")) expect(patient).not.toHaveProperty("active");
    expect(invalid).toEqual([]);
  });

  it("says of neither that it is the other (A37)", () => {
    const { all, invalid } = convertMessage([...start("A37", "ADT_A37"), pid("1"), pid("2")]);
    expect(all("patient")).toHaveLength(2);
    for (const patient of all("patient")) expect(patient).not.toHaveProperty("link");
    expect(invalid).toEqual([]);
  });
});

describe("moves", () => {
  it("gives the visit to the patient that it was moved to, and gives nobody up (A45)", () => {
    const { one, invalid } = convertMessage([...start("A45", "ADT_A45"), pid("1"), "MRG|2^^^H&1.2.3.4&ISO^MR||||V1", pv1("V1")]);
    expect(one("encounter")).toMatchObject({ subject: { reference: "Patient/patient" }, identifier: [{ value: "V1" }] });
    expect(one("prior")).toBeUndefined();
    expect(invalid).toEqual([]);
  });
});
