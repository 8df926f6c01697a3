import { describe, expect, it } from "vitest";
import { convertMessage } from "../segments/convert-message.ts";

const start = (event: string) => [`MSH|^~\\&|A|B|C|D|20240102||${event}|42|P|2.5`, "EVN||20240102"];
const pid = (number: string) => `PID|1||${number}^^^H&1.2.3.4&ISO^MR||Doe^Jane`;

describe("ANY", () => {
  it("maps what has a segment table in structures that have no table of their own", () => {
    const { one, invalid } = convertMessage([...start("ADT^A05"), pid("1"), "NK1|1|Doe^John", "PV1|1|P", "AL1|1|DA|70618^Penicillin^RXNORM", "DG1|1||I10^^I10|||A", "PR1|1||44950^Appendectomy^C4||20240101", "IN1|1|P1|I1|Insurer"]);
    expect(one("contact")).toMatchObject({ patient: { reference: "Patient/patient" } });
    expect(one("encounter")).toMatchObject({ status: "planned", subject: { reference: "Patient/patient" }, diagnosis: [{ condition: { reference: "Condition/condition" } }] });
    expect(one("allergy")).toMatchObject({ patient: { reference: "Patient/patient" } });
    expect(one("procedure")).toMatchObject({ subject: { reference: "Patient/patient" }, encounter: { reference: "Encounter/encounter" } });
    expect(one("coverage")).toMatchObject({ beneficiary: { reference: "Patient/patient" }, payor: [{ reference: "Organization/payor" }] });
    expect(invalid).toEqual([]);
  });

  it("leaves segments without a table undecided, by name, and puts none out of place", () => {
    const { leaves, issues } = convertMessage([...start("PEX^P07"), pid("1"), "PV1|1|O", "PES|Sender", "PEO|E1", "NTE|1||remark"]);
    expect(leaves("PES", "undecided")).toEqual(["PES[1]-1[1].1.1"]);
    expect(leaves("PEO", "undecided")).toEqual(["PEO[1]-1[1].1.1"]);
    expect(issues.filter((key) => key.startsWith("hl7v2.segment-out-of-place"))).toEqual([]);
  });

  it("makes appointments, referrals and authorizations in structures that have no table of their own", () => {
    const answer = convertMessage(["MSH|^~\\&|A|B|C|D|20240102||SRR^S01|42|P|2.5", "MSA|AA|1", "SCH|P1|F1|||||||||||||||||||||||Pending", "TQ1|1||||||20240103100000+0000|20240103103000+0000", "NTE|1||remark", pid("1"), "PV1|1|O", "RGS|1", "AIS|1||X"]);
    expect(answer.one("appointment")).toMatchObject({ status: "pending", start: "2024-01-03T10:00:00+00:00", serviceType: [{ coding: [{ code: "X" }] }], extension: [{ valueAnnotation: { text: "remark" } }, { valueReference: { reference: "Patient/patient" } }] });
    const request = convertMessage(["MSH|^~\\&|A|B|C|D|20240102||RQA^I08|42|P|2.5", "RF1|P|||||R1", "AUT||HC||||A1", "PRD|RP|Roth^Jo", "CTD|PR|Lee^Ann", pid("1"), "PR1|1||44950^Appendectomy^C4"]);
    expect(request.one("referral")).toMatchObject({ requester: { reference: "PractitionerRole/referring" }, insurance: [{ reference: "ClaimResponse/authorization" }] });
    expect([...answer.invalid, ...request.invalid]).toEqual([]);
  });

  it("makes no appointment of an order's schedule", () => {
    const { all } = convertMessage(["MSH|^~\\&|A|B|C|D|20240102||OML^O21|42|P|2.5", pid("1"), "ORC|NW|P1", "TQ1|1||||||20240103", "OBR|1|P1||GLU^Glucose"]);
    expect(all("appointment")).toEqual([]);
  });

  it("keeps each patient's data with that patient", () => {
    const { all } = convertMessage([...start("ADT^A17"), pid("1"), "PV1|1|I|||||||||||||||||V1", pid("2"), "PV1|1|I|||||||||||||||||V2"]);
    expect(all("patient")).toHaveLength(2);
    expect(all("encounter")).toHaveLength(2);
  });

  it("takes one visit number of two patients for two visits", () => {
    const { keys } = convertMessage([...start("ADT^A17"), pid("1"), "PV1|1|I|||||||||||||||||V1", pid("2"), "PV1|1|I|||||||||||||||||V1"]);
    const [one, other] = keys("encounter");
    expect(one).not.toEqual(other);
  });

  it("tells a visit's findings and diagnoses from an order's results and reasons", () => {
    const { one, all } = convertMessage(["MSH|^~\\&|A|B|C|D|20240102||OSR^Q06|42|P|2.5", pid("1"), "PV1|1|I", "OBX|1|NM|8302-2^Height^LN||180|cm|||||F", "ORC|NW|P1", "OBR|1|P1||GLU^Glucose", "DG1|1||E11^^I10|||W", "OBX|1|NM|2345-7^Glucose^LN||7.0|mmol/L|||||F"]);
    expect(all("finding")).toHaveLength(1);
    expect(one("finding")).toMatchObject({ encounter: { reference: "Encounter/encounter" } });
    expect(all("observation")).toHaveLength(1);
    expect(one("order")).toMatchObject({ reasonReference: [{ reference: "Condition/reason" }] });
    expect(one("encounter")).not.toHaveProperty("diagnosis");
  });

  it("makes a medication request of an order for medication, and no service request", () => {
    const { one, leaves } = convertMessage(["MSH|^~\\&|A|B|C|D|20240102||RDE^O01|42|P|2.3", pid("1"), "ORC|NW|P1", "RXE|^BID|723^Amoxicillin^RXNORM|1|2|tab", "RXR|PO"]);
    expect(one("order")).toBeUndefined();
    expect(JSON.parse(JSON.stringify(one("prescription")))).toMatchObject({ status: "active", intent: "order", dosageInstruction: [{ doseAndRate: [{ doseRange: { high: { value: 2 } } }], timing: { code: {} }, route: {} }] });
    for (const name of ["ORC", "RXE", "RXR"]) expect(leaves(name, "undecided")).toEqual([]);
  });

  it("tells a vaccination from another administration by its code", () => {
    const given = (code: string) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||RAS^O01|42|P|2.3.1", pid("1"), "ORC|RE||F1", `RXA|0|1|20240101||${code}|1||||||||||||||CP`]);
    expect(given("140^Influenza^CVX").one("immunization")).toMatchObject({ status: "completed", vaccineCode: { coding: [{ code: "140" }] } });
    expect(given("140^Influenza^CVX").one("administration")).toBeUndefined();
    expect(given("723^Amoxicillin^RXNORM").one("administration")).toMatchObject({ status: "completed" });
    expect(given("723^Amoxicillin^RXNORM").one("immunization")).toBeUndefined();
  });
});
