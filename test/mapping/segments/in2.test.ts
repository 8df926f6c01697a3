import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { fullSegment, segment } from "./fields.ts";

const head = ["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||BAR^P01^BAR_P01|1|P|2.5.1", "EVN||20240101", "PID|1||MRN1^^^GHH^MR||DOE^JANE", "PV1|1|I"];
const plan = (fields: Readonly<Record<number, string>>) => segment("IN1", { 1: "1", 2: "HMO", 4: "Blue Cross", ...fields });
const convert = (in1: string, in2: string, ...more: string[]) => convertMessage([...head, in1, in2, ...more]);

describe("IN2", () => {
  it("carries the numbers of Medicare, of Medicaid and of the member", () => {
    const { one, invalid } = convert(plan({}), segment("IN2", { 6: "MC1", 8: "MA1", 61: "MB1^^^&1.2.3&ISO^MB" }));
    expect(one("coverage")!["identifier"]).toMatchObject([
      { value: "MC1", type: { coding: [{ code: "MC" }] } },
      { value: "MA1", type: { coding: [{ code: "MA" }] } },
      { value: "MB1", system: "urn:oid:1.2.3" },
    ]);
    expect(invalid).toEqual([]);
  });

  it("relates the patient to the insured, in the direction that R4 asks for", () => {
    expect(convert(plan({ 17: "FTH" }), segment("IN2", { 72: "03^Natural child^HL70344" })).one("coverage")!["relationship"]).toMatchObject({
      coding: [{ system: "http://terminology.hl7.org/CodeSystem/subscriber-relationship", code: "child" }, { code: "03" }],
    });
  });

  it("takes the number that the payer knows the subscriber by, where IN1 has none", () => {
    expect(convert(plan({}), segment("IN2", { 26: "SUB1" })).one("coverage")!["subscriberId"]).toBe("SUB1");
    expect(convert(plan({ 49: "SUB0" }), segment("IN2", { 26: "SUB1" })).one("coverage")!["subscriberId"]).toBe("SUB0");
  });

  it("adds to the insured who is not the patient", () => {
    const { one } = convert(plan({ 16: "DOE^JOHN", 17: "FTH" }), segment("IN2", { 1: "E1", 2: "123-45-6789", 10: "M1", 34: "en^English", 55: "20000101", 63: "^PRN^PH^^^555^1111111" }));
    expect(one("insured")).toMatchObject({
      name: [{ family: "DOE" }],
      identifier: [{ value: "E1", type: { coding: [{ code: "EI" }] } }, { value: "123-45-6789", system: "http://hl7.org/fhir/sid/us-ssn" }, { value: "M1", type: { coding: [{ code: "MI" }] } }],
      communication: [{ language: { coding: [{ system: "urn:ietf:bcp:47", code: "en" }, { code: "en" }] } }],
      period: { start: "2000-01-01" },
      telecom: [{ use: "home", value: "555 1111111" }],
    });
  });

  it("keeps what it says of an insured who is the patient in the archive", () => {
    const { one, outcome } = convert(plan({ 17: "SEL" }), segment("IN2", { 2: "123-45-6789" }));
    expect(one("insured")).toBeUndefined();
    expect(outcome("IN2[1]-2[1].1.1")).toBe("archived");
  });

  it("adds a number, a telephone and its reason to the insurer", () => {
    expect(convert(plan({ 6: "Roth^Jo" }), segment("IN2", { 25: "P9", 57: "01^Claim status^HL70232", 58: "^WPN^PH^^^555^2222222" })).one("payor")).toMatchObject({
      identifier: [{ value: "P9" }],
      contact: [{ name: { family: "Roth" }, purpose: { coding: [{ code: "01" }] }, telecom: [{ value: "555 2222222" }] }],
    });
  });

  it("names the organization that is insured, or the insured's employer, as policy holder", () => {
    expect(convert(plan({}), segment("IN2", { 69: "Max Life" })).one("coverage")).toHaveProperty("policyHolder.reference");
    const both = convert(plan({ 11: "Acme" }), segment("IN2", { 69: "Max Life", 70: "Acme Ltd" }));
    expect(both.outcome("IN2[1]-69[1].1.1")).toBe("archived");
    expect(both.leaves("IN2", "failed")).toEqual([]);
  });

  it("belongs to the IN1 before it", () => {
    const { all } = convertMessage([...head, plan({ 2: "A" }), segment("IN2", { 6: "MC1" }), plan({ 2: "B" }), segment("IN2", { 6: "MC2" })]);
    expect(all("coverage").map(({ identifier }) => identifier)).toMatchObject([[{ value: "MC1" }], [{ value: "MC2" }]]);
  });

  it("decides every field, as IN3 does", () => {
    const in2 = fullSegment("IN2", 72, "1", { 37: "N", 44: "20200101", 45: "20231231", 55: "20240101", 56: "20240101", 72: "01" });
    const message = convert(plan({ 16: "DOE^JOHN", 17: "FTH" }), in2, fullSegment("IN3", 27, "1"));
    expect([message.leaves("IN2", "undecided"), message.leaves("IN2", "failed"), message.leaves("IN3", "undecided"), message.invalid]).toEqual([[], [], [], []]);
  });
});
