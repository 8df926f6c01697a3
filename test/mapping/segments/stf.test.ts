import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { segment } from "./fields.ts";

const head = ["MSH|^~\\&|HR|H|EHR|H|20240102030405+0100||MFN^M02^MFN_M02|42|P|2.5.1", "MFI|PRA^Practitioner master^HL70175|HR|UPD|20240101|20240102|NE"];
const staff = (event: string, fields: Readonly<Record<number, string>>, ...more: readonly string[]) =>
  convertMessage([...head, `MFE|${event}|C1|20240201|K7^^PLW|CWE|20240102030405+0100|99^Clerk^Cleo^^^^^^H`, segment("STF", { 1: "K7^^PLW", 2: "7^^^H&1.2.3&ISO^EI~123456789^^^USSSA^SS", 3: "Adams^Ann^^^Dr", ...fields }), ...more]);

describe("STF", () => {
  it("is a practitioner and what they do for the institution", () => {
    const { one, invalid } = staff("MAD", { 4: "P^Physician", 5: "F", 6: "19510520", 7: "A", 8: "S^Surgery^L", 9: "MED^Medicine^HL70069", 11: "1 Main St^^Town^^^^O~^^Elsewhere^^^^BR", 12: "19890125^H", 13: "19990101", 15: "ann@example.org", 18: "Chief", 19: "SUR&Surgeon&L^MGT", 20: "F^Full Time" });
    expect(one("practitioner")).toMatchObject({
      active: true,
      identifier: [{ value: "K7" }, { value: "7", system: "urn:oid:1.2.3" }, { value: "123456789" }],
      name: [{ family: "Adams", given: ["Ann"], prefix: ["Dr"] }],
      gender: "female",
      birthDate: "1951-05-20",
      telecom: [{ system: "email", value: "ann@example.org" }],
      address: [{ city: "Town" }],
    });
    expect(one("staffRole")).toMatchObject({
      active: true,
      practitioner: { reference: "Practitioner/practitioner" },
      code: [{ coding: [{ code: "P" }] }, { coding: [{ code: "SUR" }] }],
      organization: { reference: "Organization/CWE→Organization" },
      healthcareService: [{ reference: "HealthcareService/CWE→HealthcareService" }],
      period: { start: "1989-01-25", end: "1999-01-01" },
      extension: [
        { url: "http://hl7.org/fhir/StructureDefinition/practitioner-job-title", valueCodeableConcept: { text: "Chief" } },
        { url: "http://hl7.org/fhir/StructureDefinition/practitionerrole-employmentStatus", valueCodeableConcept: { coding: [{ code: "F" }] } },
      ],
    });
    expect(one("header")).toMatchObject({ focus: [{ reference: "Practitioner/practitioner" }] });
    expect(invalid).toEqual([]);
  });

  it.each([
    ["MAD", "", true],
    ["MAC", "", true],
    ["MDC", "A", false],
    ["MDL", "A", false],
    ["MAD", "I", false],
    ["MUP", "A", true],
    ["MUP", "", undefined],
  ])("%s with the flag %j: active is %s", (event, flag, active) => {
    const { one } = staff(event, { 7: flag }, "PRA|K7^^PLW|G1^Group One^L");
    expect([one("practitioner")!["active"], one("staffRole")?.["active"], one("practiceRole")!["active"]]).toEqual([active, active, active]);
  });

  it("is the same practitioner that a visit names by number, authority and kind", () => {
    const visit = convertMessage(["MSH|^~\\&|A|H|C|D|20240102||ADT^A01^ADT_A01|42|P|2.5.1", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I|||||7^Adams^Ann^^^^^^H&1.2.3&ISO^^^^EI"]);
    expect(staff("MUP", {}).key("practitioner")).toEqual(visit.key("XCN→Practitioner"));
  });

  it("is known by the key of the file where there is no number", () => {
    const { one, key, invalid } = staff("MAD", { 2: "" });
    expect(one("staffMember")).toMatchObject({ name: [{ family: "Adams" }] });
    expect(key("staffMember")).toEqual(["key", "K7", "PLW"]);
    expect(invalid).toEqual([]);
  });

  it("tells in a Provenance what is done with the record, when and by whom", () => {
    expect(staff("MDC", {}).one("staffEntry")).toMatchObject({
      activity: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0180", code: "MDC" }] },
      occurredDateTime: "2024-02-01",
      recorded: "2024-01-02T03:04:05+01:00",
      agent: [{ who: { reference: "Practitioner/XCN→Practitioner" } }],
      target: [{ reference: "Practitioner/practitioner" }, { reference: "PractitionerRole/staffRole" }],
    });
  });

  it("says that somebody has died, by R5's element", () => {
    const url = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Practitioner.deceased";
    expect(staff("MUP", { 31: "20240101", 32: "Y" }).one("practitioner")!["extension"]).toEqual([{ url, valueDateTime: "2024-01-01" }]);
    expect(staff("MUP", { 32: "Y" }).one("practitioner")!["extension"]).toEqual([{ url, valueBoolean: true }]);
  });
});

describe("PRA, ORG, AFF, LAN, EDU and CER", () => {
  it("PRA gives numbers, certified specialties and the role in a practice", () => {
    const { one, invalid } = staff("MAD", {}, "PRA|K7^^PLW|G1^Group One^L|ATT^Attending^L||Cardiology^Board^C^20010101~Surgery^^E|99999^NPI||20000101|I1^Hospital^L|20300101");
    expect(one("practitioner")).toMatchObject({
      identifier: expect.arrayContaining([expect.objectContaining({ value: "99999", system: "http://hl7.org/fhir/sid/us-npi" })]),
      qualification: [{ code: { text: "Cardiology" }, issuer: { display: "Board" }, period: { start: "2001-01-01" } }],
    });
    expect(one("practiceRole")).toMatchObject({ code: [{ coding: [{ code: "ATT" }] }], specialty: [{ text: "Cardiology" }, { text: "Surgery" }], period: { start: "2000-01-01", end: "2030-01-01" }, organization: { reference: "Organization/CWE→Organization" } });
    expect(invalid).toEqual([]);
  });

  it("ORG is a role in a unit, AFF a membership", () => {
    const { one, invalid } = staff("MAD", {}, "ORG|1|U1^Unit One^L|D^Department^HL70474|Y|55^^^H|MD^Doctor^L||A1^Area^L|20200101^20301231", "AFF|1|AMA^L^77|9 Oak^^Town|20000101^20201231|fellow");
    expect(one("unitRole")).toMatchObject({ practitioner: { reference: "Practitioner/practitioner" }, identifier: [{ value: "55" }], code: [{ coding: [{ code: "MD" }] }], specialty: [{ coding: [{ code: "A1" }] }], period: { start: "2020-01-01", end: "2030-12-31" } });
    expect(one("unit")).toMatchObject({ name: "Unit One", type: [{ coding: [{ code: "D" }] }] });
    expect(one("membership")).toMatchObject({ code: [{ coding: [{ code: "MBR" }] }], organization: { reference: "Organization/memberOf" }, period: { start: "2000-01-01", end: "2020-12-31" } });
    expect(one("memberOf")).toMatchObject({ name: "AMA", identifier: [{ value: "77" }], address: [{ city: "Town" }] });
    expect(invalid).toEqual([]);
  });

  it("LAN is a language, and what the person can do in it stays in the archive", () => {
    const { one, leaves, invalid } = staff("MAD", {}, "LAN|1|es^Spanish^HL70296|3^Speak^HL70403~1^Read^HL70403|2^Good^HL70404", "LAN|2|de^German^HL70296");
    expect(one("practitioner")).toMatchObject({
      communication: [
        { coding: [{ system: "urn:ietf:bcp:47", code: "es" }, { code: "es" }] },
        { coding: [{ system: "urn:ietf:bcp:47", code: "de" }, { code: "de" }] },
      ],
    });
    expect(one("practitioner")!["communication"]).toHaveLength(2);
    expect(leaves("LAN", "archived")).toContain("LAN[1]-3[1].1.1");
    expect(invalid).toEqual([]);
  });

  it("EDU and CER are qualifications with who gave them", () => {
    const certificate = segment("CER", { 1: "1", 2: "SN55", 4: "State Board^L^88", 10: "LIC^License^L", 20: "CA^California", 25: "20000101", 27: "20300101", 31: "V" });
    const { one, invalid } = staff("MAD", {}, "EDU|1|MD^Doctor of Medicine^HL70360|||19850601|Good University^L|G|1 Uni St^^Town", certificate);
    expect(one("practitioner")).toMatchObject({
      qualification: [
        { code: { coding: [{ code: "MD" }] }, period: { start: "1985-06-01" }, issuer: { reference: "Organization/school" } },
        { code: { coding: [{ code: "LIC" }] }, identifier: [{ value: "SN55", extension: [{ valueCodeableConcept: { coding: [{ code: "CA" }] } }] }], period: { start: "2000-01-01", end: "2030-01-01" }, issuer: { reference: "Organization/certifier" } },
      ],
    });
    expect(one("school")).toMatchObject({ name: "Good University", address: [{ city: "Town" }] });
    expect(invalid).toEqual([]);
  });

  it.each(["R", "E", "I"])("CER that no longer holds (%s) makes no qualification", (status) => {
    const { one, outcome } = staff("MAD", {}, segment("CER", { 1: "1", 2: "SN55", 4: "State Board^L^88", 10: "LIC^License^L", 25: "20000101", 31: status }));
    expect(one("practitioner")).not.toHaveProperty("qualification");
    expect(one("certifier")).toBeUndefined();
    expect(outcome("CER[1]-2[1].1.1")).toBe("archived");
  });
});
