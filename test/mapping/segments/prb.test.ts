import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { segment } from "./fields.ts";

const head = ["MSH|^~\\&|A|B|C|D|20240102030405+0100||PPR^PC1^PPR_PC1|42|P|2.5.1", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "PV1|1|I|||||||||||||||||V1^^^H&1.2.3&ISO^VN"];
const problem = (fields: Readonly<Record<number, string>>, ...more: readonly string[]) =>
  convertMessage([...head, segment("PRB", { 1: "AD", 2: "20240102030400+0100", 3: "44054006^Diabetes^SCT", 4: "P1^H", ...fields }), ...more]);

describe("PRB", () => {
  it("is a problem of the patient's list", () => {
    const { one, key, invalid } = problem({ 7: "20231130", 10: "admission", 12: "chronic", 16: "2019", 17: "since school", 25: "S^sensitive^L", 26: "mild" });
    expect(one("problem")).toMatchObject({
      resourceType: "Condition",
      identifier: [{ value: "P1" }],
      code: { coding: [{ system: "http://snomed.info/sct", code: "44054006" }] },
      category: [{ coding: [{ code: "problem-list-item" }] }, { coding: [{ code: "admission" }] }],
      recordedDate: "2024-01-02T03:04:00+01:00",
      onsetDateTime: "2019",
      _onsetDateTime: { extension: [{ valueString: "since school" }] },
      severity: { coding: [{ code: "mild" }] },
      meta: { security: [{ code: "S" }] },
      subject: { reference: "Patient/patient" },
      encounter: { reference: "Encounter/encounter" },
    });
    expect(one("problem")!["extension"]).toEqual([
      { url: "http://hl7.org/fhir/StructureDefinition/condition-assertedDate", valueDateTime: "2023-11-30" },
      { url: "http://hl7.org/fhir/StructureDefinition/condition-diseaseCourse", valueCodeableConcept: { coding: [{ code: "chronic" }] } },
    ]);
    expect(key("problem")).toContain("P1");
    expect(invalid).toEqual([]);
  });

  it("takes the standard's own words for the status, and keeps what the sender wrote beside R4's", () => {
    const { one, invalid } = problem({ 13: "Provisional", 14: "active-worsening" });
    expect(one("problem")).toMatchObject({
      verificationStatus: { coding: [{ code: "Provisional" }, { system: "http://terminology.hl7.org/CodeSystem/condition-ver-status", code: "provisional" }] },
      clinicalStatus: { coding: [{ code: "active-worsening" }, { system: "http://terminology.hl7.org/CodeSystem/condition-clinical", code: "active" }] },
    });
    expect(invalid).toEqual([]);
  });

  it("guesses no status from words of the sender's own", () => {
    const { one, outcome } = problem({ 13: "rule-out", 14: "X7" });
    expect(one("problem")).not.toHaveProperty("clinicalStatus");
    expect(one("problem")).not.toHaveProperty("verificationStatus");
    expect([outcome("PRB[1]-13[1].1.1"), outcome("PRB[1]-14[1].1.1")]).toEqual(["archived", "archived"]);
  });

  it("reads a life cycle that senders write one field early", () => {
    expect(problem({ 13: "ACTIVE" }).one("problem")).toMatchObject({ clinicalStatus: { coding: [{ code: "ACTIVE" }, { code: "active" }] } });
  });

  it("is resolved from the date on that says so (rule con-4)", () => {
    const { one, invalid } = problem({ 9: "20240105", 14: "Resolved" });
    expect(one("problem")).toMatchObject({ abatementDateTime: "2024-01-05", clinicalStatus: { coding: [{ code: "resolved" }], text: "Resolved" } });
    expect(invalid).toEqual([]);
  });

  it.each(["DE", "D"])("is entered in error where the sender deletes it (%s), and has no clinical status then (rule con-5)", (action) => {
    const { one, invalid } = problem({ 1: action, 9: "20240105", 13: "confirmed", 14: "active" });
    expect(one("problem")).toMatchObject({ verificationStatus: { coding: [{ code: "entered-in-error" }, { code: action }] } });
    expect(one("problem")).not.toHaveProperty("clinicalStatus");
    expect(one("problem")).not.toHaveProperty("abatementDateTime");
    expect(invalid).toEqual([]);
  });

  it("has its prognosis in a clinical impression, whose status nobody says", () => {
    const { one, invalid } = problem({ 22: "good" });
    expect(one("prognosis")).toMatchObject({
      resourceType: "ClinicalImpression",
      prognosisCodeableConcept: [{ coding: [{ code: "good" }] }],
      problem: [{ reference: "Condition/problem" }],
      _status: { extension: [{ valueCode: "unknown" }] },
    });
    expect(invalid).toEqual([]);
  });

  it("tells in a Provenance what was done, when and by whom", () => {
    const { one, invalid } = problem({ 1: "UP" }, "ROL||A|PP^^HL70443|7^Adams^Ann");
    expect(one("problemEntry")).toMatchObject({
      target: [{ reference: "Condition/problem" }],
      activity: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0287", code: "UP" }] },
      recorded: "2024-01-02T03:04:00+01:00",
      agent: [{ type: { coding: [{ code: "PP" }] }, who: { reference: "PractitionerRole/problemRole" } }],
    });
    expect(one("problem")).not.toHaveProperty("recordedDate");
    expect(invalid).toEqual([]);
  });

  it("has findings as evidence and orders with it as their reason, and a note of its own", () => {
    const { one, invalid } = problem({}, "NTE|1||by phone", "OBX|1|NM|4548-4^HbA1c^LN||8.1|%|||||F", "ORC|NW|O1^H", "OBR|1|O1^H||4548-4^HbA1c^LN", "ORC|NW|O2^H", "RXO|860975^metformin^RXNORM|500||mg");
    expect(one("problem")).toMatchObject({ note: [{ text: "by phone" }], evidence: [{ detail: [{ reference: "Observation/problemFinding" }] }] });
    expect(one("order")).toMatchObject({ reasonReference: [{ reference: "Condition/problem" }] });
    expect(one("medicationOrder")).toMatchObject({ reasonReference: [{ reference: "Condition/problem" }] });
    expect(invalid).toEqual([]);
  });
});
