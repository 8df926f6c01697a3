import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admit = (...segments: readonly string[]) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A01^ADT_A01|42|P|2.7", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", ...segments]);
const role = (code: string, person: string, action = "A") => `ROL||${action}|${code}^^HL70443|${person}|20240101|20241231|||207Q00000X^Family^NUCC|1^Hospital^HL70406|1 Main St^^Town^^^^O|^WPN^PH^^^555^1234|W1^R1^B1|Good Health^^77`;

describe("ROL", () => {
  it("makes the primary care provider after PID the patient's general practitioner", () => {
    const { one, invalid } = admit(role("PP", "7^Adams^Ann"), "PV1|1|I");
    expect(one("patient")).toMatchObject({ generalPractitioner: [{ reference: "PractitionerRole/primaryRole" }] });
    expect(one("primaryRole")).toMatchObject({
      practitioner: { reference: "Practitioner/XCN→Practitioner" },
      code: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0443", code: "PP" }] }],
      period: { start: "2024-01-01", end: "2024-12-31" },
      specialty: [{ coding: [{ code: "207Q00000X" }] }],
      telecom: [{ system: "phone" }],
      organization: { reference: "Organization/roleOrganization" },
      location: [{ reference: "Location/ROL→PractitionerRole" }, { reference: "Location/rolePlace" }],
    });
    expect(one("roleOrganization")).toMatchObject({ name: "Good Health", identifier: [{ value: "77" }], type: [{ coding: [{ code: "1" }] }] });
    expect(one("rolePlace")).toMatchObject({ address: { line: ["1 Main St"], city: "Town" } });
    expect(one("careTeam")).toBeUndefined();
    expect(invalid).toEqual([]);
  });

  it("makes others after PID members of the care team, with their roles", () => {
    const { one, invalid } = admit(role("CP", "8^Baker^Bob"), "PV1|1|I");
    expect(one("careTeam")).toMatchObject({ subject: { reference: "Patient/patient" }, participant: [{ role: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", code: "CON" }, { code: "CP" }] }, { coding: [{ code: "207Q00000X" }] }], member: { reference: "PractitionerRole/careRole" }, period: { start: "2024-01-01" } }] });
    expect(one("patient")).not.toHaveProperty("generalPractitioner");
    expect(invalid).toEqual([]);
  });

  it("makes those after PV1 and PV2 participants of the visit, in the role they have", () => {
    const { one, all, invalid } = admit("PV1|1|I", "PV2|", role("AT", "7^Adams^Ann"), role("RP", "8^Baker^Bob"), "OBX|1|ST|X||y||||||F");
    expect(one("encounter")).toMatchObject({
      participant: [
        { type: [{ coding: [{ code: "ATND" }, { code: "AT" }] }], individual: { reference: "PractitionerRole/visitRole" }, period: { start: "2024-01-01", end: "2024-12-31" } },
        { type: [{ coding: [{ code: "REF" }, { code: "RP" }] }], individual: { reference: "PractitionerRole/visitRole" } },
      ],
    });
    expect(all("visitRole")).toHaveLength(2);
    expect(one("careTeam")).toBeUndefined();
    expect(invalid).toEqual([]);
  });

  it("makes those after PR1 performers of that procedure alone", () => {
    const { all, invalid } = admit("PV1|1|I", "PR1|1||80146002^Appendectomy^SCT||20240102", role("AP", "7^Adams^Ann"), "PR1|2||45595009^Cholecystectomy^SCT||20240103");
    const [first, second] = all("procedure");
    expect(first).toMatchObject({ performer: [{ function: { coding: [{ code: "AP" }] }, actor: { reference: "PractitionerRole/procedureRole" } }] });
    expect(second).not.toHaveProperty("performer");
    expect(invalid).toEqual([]);
  });

  it("ends a role that the sender takes back, and links it nowhere", () => {
    const { one } = admit("PV1|1|I", role("AT", "7^Adams^Ann", "D"));
    expect(one("endedRole")).toMatchObject({ active: false, practitioner: { reference: "Practitioner/XCN→Practitioner" } });
    expect(one("visitRole")).toBeUndefined();
    expect(one("encounter")).not.toHaveProperty("participant");
  });

  it("takes a private address for no place of work", () => {
    const { one, outcome } = admit("ROL||A|PP^^HL70443|7^Adams^Ann|||||||1 Home St^^Town^^^^H", "PV1|1|I");
    expect(one("rolePlace")).toBeUndefined();
    expect(outcome("ROL[1]-11[1].1.1")).toBe("archived");
  });

  it("tells two people apart whose roles the sender gave one number", () => {
    const { keys } = admit("ROL|1|A|CP^^HL70443|7^Adams^Ann", "ROL|1|A|CP^^HL70443|8^Baker^Bob", "PV1|1|I");
    const [one, other] = keys("careRole");
    expect(one).not.toEqual(other);
  });
});
