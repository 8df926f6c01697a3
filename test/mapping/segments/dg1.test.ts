import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admission = ["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||ADT^A01^ADT_A01|1|P|2.5.1", "PID|1||MRN1^^^GHH^MR||DOE^JANE", "PV1|1|I|W1||||||||||||||||V1^^^GHH"];

describe("DG1→Condition and DG1→Encounter", () => {
  const { all, one, leaves, invalid, issues, outcome } = convertMessage([
    ...admission,
    "DG1|1||I21.9^Acute myocardial infarction^I10C|Heart attack|20240101|A|||||||||1|1^Diag^Robin~2^Diag^Bea|D^Diagnosis^HL70228|Y|20240102|DX1|A|DX0||||Y",
    "DG1|2|I9|410.9|Infarction NOS||F|||||||||0",
    "DG1|3||E11^Diabetes^I10C||20200315|W||||||||||||||DX3|D",
  ]);
  const [first, old, deleted] = all("condition");

  it("carries the code, its description, the identifier and the visit", () => {
    expect(first).toMatchObject({
      code: { coding: [{ system: "http://hl7.org/fhir/sid/icd-10-cm", code: "I21.9", display: "Acute myocardial infarction" }], text: "Heart attack" },
      identifier: [{ value: "DX1" }],
      subject: { reference: "Patient/patient" },
      encounter: { reference: "Encounter/encounter" },
    });
  });

  it("says when the diagnosis was made, which is not when the condition began", () => {
    expect(first!["extension"]).toContainEqual({ url: "http://hl7.org/fhir/StructureDefinition/condition-assertedDate", valueDateTime: "2024-01-01" });
    expect(first).not.toHaveProperty("onsetDateTime");
    expect(outcome("DG1[1]-19[1].1.1")).toBe("archived");
  });

  it("takes the coding system of older versions from DG1-2", () => {
    expect(old!["code"]).toEqual({ coding: [{ system: "http://terminology.hl7.org/CodeSystem/icd9", code: "410.9" }], text: "Infarction NOS" });
  });

  it("names the first clinician as asserter and keeps the second in the archive", () => {
    expect(first!["asserter"]).toEqual({ reference: "Practitioner/XCN→Practitioner" });
    expect(all("XCN→Practitioner").map(({ name }) => name)).toEqual([[{ family: "Diag", given: ["Robin"] }]]);
    expect(leaves("DG1", "archived")).toEqual(expect.arrayContaining(["DG1[1]-16[2].1.1", "DG1[1]-16[2].2.1", "DG1[1]-16[2].3.1"]));
  });

  it("labels a confidential diagnosis as restricted", () => {
    expect(first!["meta"]).toMatchObject({ security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R" }] });
    expect(old).not.toHaveProperty("meta");
  });

  it("points to the diagnosis it is due to by that one's identifier", () => {
    expect(first!["extension"]).toContainEqual({ url: "http://hl7.org/fhir/StructureDefinition/condition-dueTo", valueReference: { type: "Condition", identifier: { value: "DX0" } } });
  });

  it("marks a deleted diagnosis as entered in error, and no other", () => {
    expect(deleted!["verificationStatus"]).toMatchObject({ coding: [{ system: "http://terminology.hl7.org/CodeSystem/condition-ver-status", code: "entered-in-error" }, { code: "D" }] });
    expect(first).not.toHaveProperty("verificationStatus");
    expect(outcome("DG1[1]-21[1].1.1")).toBe("left");
  });

  it("says use and rank in the element of the visit that points to the condition", () => {
    const use = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/diagnosis-role", code: "AD", display: "Admission diagnosis" }, { system: "http://terminology.hl7.org/CodeSystem/v2-0052", code: "A" }] };
    const condition = { reference: "Condition/condition" };
    expect(one("encounter")!["diagnosis"]).toEqual([{ use, rank: 1, condition }, { use: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0052", code: "F" }] }, condition }, { use: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0052", code: "W" }] }, condition }]);
    expect(issues).toContain("mapping.code-unmapped DG1[2]-6[1].1.1");
  });

  it("does not rank where the sender says 0", () => {
    expect(outcome("DG1[2]-15[1].1.1")).toBe("left");
  });

  it("makes no visit of a diagnosis alone", () => {
    const alone = convertMessage([...admission.slice(0, 2), "DG1|1||E11^Diabetes^I10C|||F"]);
    expect(alone.one("encounter")).toBeUndefined();
    expect(alone.one("condition")).not.toHaveProperty("encounter");
  });

  it("decides every leaf and makes valid resources", () => {
    expect([leaves("DG1", "undecided"), leaves("DG1", "failed"), invalid]).toEqual([[], [], []]);
  });
});
