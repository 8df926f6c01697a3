import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { fullSegment, segment } from "./fields.ts";

const head = ["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||BAR^P01^BAR_P01|1|P|2.5.1", "EVN||20240101"];
const numbered = segment("PID", { 1: "1", 3: "4711^^^GHH^MR", 5: "DOE^JANE", 18: "ACC1^^^GHH^AN" });
const unnumbered = segment("PID", { 1: "1", 3: "4711^^^GHH^MR", 5: "DOE^JANE" });
const visit = "PV1|1|I";
const father = { 1: "1", 2: "G1^^^GHH", 3: "DOE^JOHN", 5: "2 Oak St^^Town", 6: "^PRN^PH^^^555^1111111", 7: "^WPN^PH^^^555^2222222", 8: "19500101", 9: "M", 11: "FTH^Father^HL70063", 12: "123-45-6789", 13: "20240101", 14: "20241231", 22: "Y" };
const convert = (pid: string, ...gt1: string[]) => convertMessage([...head, pid, visit, ...gt1]);

describe("GT1", () => {
  it("makes the guarantor a related person, and the account refers to them", () => {
    const { one, invalid } = convert(numbered, segment("GT1", father));
    expect(one("guarantor")).toMatchObject({
      identifier: [{ value: "G1" }, { value: "123-45-6789", system: "http://hl7.org/fhir/sid/us-ssn", type: { coding: [{ code: "SS" }] } }],
      name: [{ family: "DOE", given: ["JOHN"] }],
      address: [{ line: ["2 Oak St"], city: "Town" }],
      telecom: [{ use: "home", value: "555 1111111" }, { use: "work", value: "555 2222222" }],
      birthDate: "1950-01-01",
      gender: "male",
      relationship: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-RoleCode", code: "FTH" }, { code: "FTH" }] }],
      patient: { reference: "Patient/patient" },
    });
    expect(one("account")!["guarantor"]).toEqual([{ period: { start: "2024-01-01", end: "2024-12-31" }, onHold: true, party: { reference: "RelatedPerson/guarantor" } }]);
    expect(invalid).toEqual([]);
  });

  it("refers to the patient where the guarantor is the patient, each guarantor with its own dates", () => {
    const { one, all } = convert(numbered, segment("GT1", father), segment("GT1", { 1: "2", 2: "G2", 3: "DOE^JANE", 11: "SEL^Self^HL70063", 13: "20250101" }));
    expect(all("guarantor")).toHaveLength(1);
    expect(one("account")!["guarantor"]).toEqual([
      { period: { start: "2024-01-01", end: "2024-12-31" }, onHold: true, party: { reference: "RelatedPerson/guarantor" } },
      { period: { start: "2025-01-01" }, party: { reference: "Patient/patient" } },
    ]);
  });

  it("makes the guarantor an organization where no person is named", () => {
    const { one, invalid } = convert(numbered, segment("GT1", { 1: "1", 5: "1 Main St^^Town", 7: "^WPN^PH^^^555^3333333", 21: "Acme^^^^^&1.2.3&ISO^XX^^^77", 45: "Roth^Jo" }));
    expect(one("guarantorOrganization")).toMatchObject({ name: "Acme", identifier: [{ value: "77", system: "urn:oid:1.2.3" }], address: [{ city: "Town" }], contact: [{ name: { family: "Roth" } }] });
    expect(one("account")!["guarantor"]).toEqual([{ party: { reference: "Organization/guarantorOrganization" } }]);
    expect(invalid).toEqual([]);
  });

  it("makes no account where the message has no account number; the guarantor stands alone, and what belongs to the account is archived", () => {
    const { one, outcome } = convert(unnumbered, segment("GT1", father));
    expect(one("account")).toBeUndefined();
    expect(one("guarantor")).toMatchObject({ name: [{ family: "DOE" }] });
    expect(outcome("GT1[1]-13[1].1.1")).toBe("archived");
  });

  it("marks a guarantor whose data are to be protected", () => {
    expect(convert(numbered, segment("GT1", { ...father, 39: "Y" })).one("guarantor")!["meta"]).toMatchObject({ security: [{ code: "R" }] });
  });

  it("decides every field", () => {
    const message = convert(numbered, fullSegment("GT1", 57, "1", { 8: "19500101", 11: "FTH", 13: "20240101", 14: "20241231", 22: "Y", 25: "N", 31: "20200101", 32: "20231231", 39: "N" }));
    expect([message.leaves("GT1", "undecided"), message.leaves("GT1", "failed"), message.invalid]).toEqual([[], [], []]);
  });
});

describe("the account's state", () => {
  it.each([
    ["BAR^P01^BAR_P01", "active"],
    ["BAR^P05^BAR_P05", "unknown"],
    ["BAR^P06^BAR_P06", "inactive"],
  ])("%s says %s", (event, status) => {
    expect(convertMessage([`MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||${event}|1|P|2.5.1`, "EVN||20240101", numbered, visit]).one("account")).toMatchObject({ status, identifier: [{ value: "ACC1" }], subject: [{ reference: "Patient/patient" }] });
  });

  it("lists the coverages, with their order", () => {
    expect(convertMessage([...head, numbered, visit, segment("IN1", { 1: "1", 2: "HMO", 4: "Blue Cross", 22: "2" })]).one("account")!["coverage"]).toEqual([{ priority: 2, coverage: { reference: "Coverage/coverage" } }]);
  });

  it("takes the dates of its visit where the message is about one visit", () => {
    expect(
      convertMessage(["MSH|^~\\&|ADT|GHH|EHR|GHH|20240101||BAR^P06^BAR_P06|1|P|2.5.1", "EVN||20240101", numbered, segment("PV1", { 1: "1", 2: "I", 44: "20240101", 45: "20240105" })]).one("account"),
    ).toMatchObject({ servicePeriod: { start: "2024-01-01", end: "2024-01-05" } });
  });
});
