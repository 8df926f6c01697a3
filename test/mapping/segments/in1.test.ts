import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admission = ["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||ADT^A01^ADT_A01|1|P|2.5.1", "PID|1||MRN1^^^GHH^MR||DOE^JANE"];
const insurer = "A1^^^&2.16.840.1.113883.4.3&ISO^NIIP|Blue Cross~Old Cross|1 Main St^^Verona^WI^53593|Roth^Jo|^WPN^PH^^^555^1234567";
const ofClass = (code: string, display: string) => ({ coding: [{ system: "http://terminology.hl7.org/CodeSystem/coverage-class", code, display }] });

/** An IN1 with fields by number. */
function in1(fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  return ["IN1", ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? "")].join("|");
}

describe("IN1→Coverage, Organization and RelatedPerson", () => {
  const plan = `IN1|1|HMO^Gold Plan|${insurer}|G1|Group One|E7|Employer Inc|20230101|20241231||HMO^Health maintenance|Doe^John|FTH|19500101|2 Oak St^^Town|||2||||||||||||||PN-145|150&USD^DC`;
  const { all, one, leaves, invalid } = convertMessage([...admission, `${plan}||||||M||||||S1^^^&2.16.840.1.113883.4.9&ISO^SN`, `IN1|2|PPO|${insurer}|||||||||Doe^Jane|SEL`]);
  const [father, self] = all("coverage");

  it("carries plan and group as classes, with their names", () => {
    expect(father!["class"]).toEqual([
      { type: ofClass("plan", "Plan"), value: "HMO", name: "Gold Plan" },
      { type: ofClass("group", "Group"), value: "G1", name: "Group One" },
    ]);
  });

  it("carries the validity, the kind of plan, the policy number, the sequence and the subscriber's number", () => {
    expect(father).toMatchObject({
      period: { start: "2023-01-01", end: "2024-12-31" },
      type: { coding: [{ code: "HMO", display: "Health maintenance" }] },
      identifier: [{ value: "PN-145" }],
      order: 2,
      subscriberId: "S1",
      beneficiary: { reference: "Patient/patient" },
    });
  });

  it("keeps who assigned the subscriber's number, whoever the subscriber is", () => {
    const whole = (fields: Readonly<Record<number, string>>) => convertMessage([...admission, in1({ 1: "1", 2: "HMO", 4: "Blue Cross", ...fields })]);
    const subscriber = (system: string, code: string, value: string) => [
      { url: "http://hl7.org/fhir/5.0/StructureDefinition/extension-Coverage.subscriberId", valueIdentifier: { system, value, type: { coding: [{ code }] } } },
    ];
    const insured = whole({ 17: "SEL", 49: "S1^^^&1.2.3&ISO^MB" });
    expect(insured.one("coverage")).toMatchObject({ subscriberId: "S1", extension: subscriber("urn:oid:1.2.3", "MB", "S1") });
    expect([insured.leaves("IN1", "archived"), insured.invalid]).toEqual([[], []]);
    expect(whole({ 10: "S2^^^&1.2.4&ISO^SN" }).one("coverage")).toMatchObject({ subscriberId: "S2", extension: subscriber("urn:oid:1.2.4", "SN", "S2") });
    const both = whole({ 10: "S2^^^&1.2.4&ISO^SN", 49: "S1^^^&1.2.3&ISO^MB~S3^^^&1.2.3&ISO^MB" });
    expect(both.one("coverage")).toMatchObject({ subscriberId: "S1", extension: [...subscriber("urn:oid:1.2.4", "SN", "S2"), ...subscriber("urn:oid:1.2.3", "MB", "S1"), ...subscriber("urn:oid:1.2.3", "MB", "S3")] });
    expect([both.leaves("IN1", "failed"), both.leaves("IN1", "archived"), both.issues.filter((issue) => issue.includes("IN1"))]).toEqual([[], [], []]);
    expect(whole({ 10: "E7~S2^^^&1.2.4&ISO^SN" }).one("coverage")).toMatchObject({ subscriberId: "S2", policyHolder: { identifier: { value: "E7" } } });
    expect(whole({ 10: "E7" }).one("coverage")).not.toHaveProperty("extension");
  });

  it("keeps authority and check digit of the insurer's identifier in its name", () => {
    const { one } = convertMessage([...admission, in1({ 1: "1", 2: "HMO", 4: "Blue Cross^^^4^M10^CMS&1.2.5&ISO^NII^^^B7" })]);
    expect(one("payor")!["identifier"]).toMatchObject([
      { value: "B7", system: "urn:oid:1.2.5", assigner: { display: "CMS" }, extension: [{ url: "http://hl7.org/fhir/StructureDefinition/identifier-checkDigit", valueString: "4" }] },
    ]);
  });

  it("says that the status is not known, whatever the dates", () => {
    const unknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
    expect([father!["_status"], self!["_status"]]).toEqual([unknown, unknown]);
    expect(father).not.toHaveProperty("status");
  });

  it("carries the deductible as money", () => {
    expect(father!["costToBeneficiary"]).toMatchObject([{ type: { coding: [{ code: "deductible" }] }, valueMoney: { value: 150, currency: "USD" } }]);
  });

  it("makes the insurer one organization for all coverages of it", () => {
    const insurers = all("payor");
    expect(insurers[0]).toMatchObject({
      name: "Blue Cross",
      alias: ["Old Cross"],
      identifier: [{ system: "urn:oid:2.16.840.1.113883.4.3", value: "A1", type: { coding: [{ code: "NIIP" }] } }],
      address: [{ line: ["1 Main St"], city: "Verona", state: "WI", postalCode: "53593" }],
      contact: [{ name: { family: "Roth", given: ["Jo"] } }],
      telecom: [{ system: "phone", use: "work", value: "555 1234567" }],
    });
    expect(insurers[1]).toEqual(insurers[0]);
    expect(father!["payor"]).toEqual([{ reference: "Organization/payor" }]);
  });

  it("makes the insured a related person where the insured is not the patient", () => {
    expect(all("insured")).toHaveLength(1);
    expect(one("insured")).toMatchObject({
      name: [{ family: "Doe", given: ["John"] }],
      relationship: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: "FTH" }, { code: "FTH" }] }],
      birthDate: "1950-01-01",
      gender: "male",
      address: [{ line: ["2 Oak St"], city: "Town" }],
      identifier: [{ system: "urn:oid:2.16.840.1.113883.4.9", value: "S1" }],
      patient: { reference: "Patient/patient" },
    });
    expect(father!["subscriber"]).toEqual({ reference: "RelatedPerson/insured" });
  });

  it("does not turn the insured's relationship round", () => {
    expect(father).not.toHaveProperty("relationship");
    expect(self!["relationship"]).toMatchObject({ coding: [{ system: "http://terminology.hl7.org/CodeSystem/subscriber-relationship", code: "self" }, { code: "SEL" }] });
  });

  it("names the patient as subscriber where the insured is the patient", () => {
    expect(self!["subscriber"]).toEqual({ reference: "Patient/patient" });
  });

  it("names the employer as policy holder, with the employer's number", () => {
    expect(father!["policyHolder"]).toEqual({ identifier: { value: "E7" }, reference: "Organization/XON→Organization" });
  });

  it("names the insured in words alone where the message does not say who it is", () => {
    const { one: only } = convertMessage([...admission, in1({ 1: "1", 2: "HMO", 4: "Blue Cross", 16: "Doe^John", 18: "19500101" })]);
    expect(only("coverage")!["subscriber"]).toEqual({ display: "John Doe" });
    expect(only("insured")).toBeUndefined();
  });

  it("says that the payor is not known where no field names one", () => {
    const { one: only, invalid: wrong } = convertMessage([...admission, in1({ 1: "1", 2: "HMO" })]);
    expect(only("coverage")!["payor"]).toEqual([{ extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] }]);
    expect(wrong).toEqual([]);
  });

  it("takes an insurer that has an address and no name", () => {
    const { one: only, invalid: wrong } = convertMessage([...admission, in1({ 1: "1", 2: "HMO", 5: "1 Main St^^Verona" })]);
    expect(only("payor")).toMatchObject({ _name: { extension: [{ valueCode: "unknown" }] }, address: [{ city: "Verona" }] });
    expect(wrong).toEqual([]);
  });

  it("marks a coverage that the sender takes back as entered in error", () => {
    expect(convertMessage([...admission, in1({ 1: "1", 2: "HMO", 4: "Blue Cross", 55: "D" })]).one("coverage")!["status"]).toBe("entered-in-error");
  });

  it("decides every leaf and makes valid resources", () => {
    expect([leaves("IN1", "undecided"), leaves("IN1", "failed"), invalid]).toEqual([[], [], []]);
  });
});
