import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const unknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
const patient = "PID|1||MRN1^^^GHH^MR||DOE^JANE";
const msh = (event: string, type = "REF") => `MSH|^~\\&|A|GHH|B|RHH|20240101080000+0100||${type}^${event}^${type}_I12|1|P|2.8`;
const provider = (role: string, name: string) => `PRD|${role}|${name}`;

/** A segment with fields by number. */
function segment(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? "")].join("|");
}

const referral = (fields: Readonly<Record<number, string>>, event = "I12") => convertMessage([msh(event), segment("RF1", { 6: "R1^EPIC", ...fields }), provider("RP", "Roth^Jo"), patient]);

describe("RF1→ServiceRequest", () => {
  it("is a request for a referral of the patient", () => {
    const { one, invalid } = referral({ 1: "A" });
    expect(one("referral")).toMatchObject({
      status: "active",
      intent: "order",
      category: [{ coding: [{ system: "http://snomed.info/sct", code: "3457005" }] }],
      identifier: [{ value: "R1", type: { coding: [{ code: "PLAC" }] } }],
      subject: { reference: "Patient/patient" },
    });
    expect(invalid).toEqual([]);
  });

  it.each([["A", "active"], ["P", "active"], ["R", "revoked"]])("reads the status %s as %s", (code, status) => {
    expect(referral({ 1: code }).one("referral")!["status"]).toBe(status);
  });

  it("does not know the status where none is said, nor that of an expired referral", () => {
    expect(referral({}).one("referral")!["status"]).toBe("unknown");
    expect(referral({ 1: "E" }).one("referral")!["status"]).not.toBe("active");
  });

  it("is revoked by a cancellation, and entered in error where it is deleted", () => {
    const { one, outcome } = referral({ 1: "P" }, "I14");
    expect(one("referral")!["status"]).toBe("revoked");
    expect(outcome("RF1[1]-1[1].1.1")).toBe("mapped");
    expect(JSON.stringify(one("referral")!["_status"])).toContain('"P"');
    expect(referral({ 1: "A", 25: "D" }).one("referral")!["status"]).toBe("entered-in-error");
    expect(referral({ 1: "A", 25: "X" }).one("referral")!["status"]).toBe("active");
  });

  it("carries priority, kind, place, period, date, reasons, other numbers and who is authorized", () => {
    const { one } = referral({ 1: "A", 2: "S", 3: "Med^Medical^HL70281", 5: "O^Outpatient^HL70284", 7: "20240102", 8: "20240301", 9: "20240101", 10: "S^Second Opinion^HL70336", 11: "X1~X2", 14: "unclear pain", 15: "10^visits", 19: "Radiant Hospital", 20: "12^House^Greg", 24: "soon, please" });
    expect(one("referral")).toMatchObject({
      priority: "stat",
      category: [{ coding: [{ code: "Med" }] }, { coding: [{ code: "3457005" }] }],
      locationCode: [{ coding: [{ code: "O" }] }],
      occurrencePeriod: { start: "2024-01-02", end: "2024-03-01" },
      authoredOn: "2024-01-01",
      reasonCode: [{ coding: [{ code: "S" }] }, { text: "unclear pain" }],
      quantityQuantity: { value: 10 },
      performer: [{ reference: "Organization/XON→Organization" }, { reference: "Practitioner/XCN→Practitioner" }],
      note: [{ text: "soon, please" }],
    });
    expect((one("referral")!["identifier"] as { value: string }[]).map(({ value }) => value)).toEqual(["R1", "X1", "X2"]);
  });

  it("carries what is asked of the provider as a note, as R4 has no detail without a service", () => {
    const { one, outcome } = referral({ 4: "WR^Send Written Report^HL70282~SO^Second Opinion^HL70282" });
    expect(one("referral")!["note"]).toEqual([{ text: "Send Written Report" }, { text: "Second Opinion" }]);
    expect(outcome("RF1[1]-4[1].1.1")).toBe("archived");
  });

  it("decides every field", () => {
    const { leaves } = referral(Object.fromEntries(Array.from({ length: 25 }, (_, i) => [i + 1, [7, 8, 9, 13, 22].includes(i + 1) ? "20240101" : [15, 16, 17].includes(i + 1) ? "3" : "R"])));
    expect([leaves("RF1", "undecided"), leaves("RF1", "failed")]).toEqual([[], []]);
  });

  it("takes the answer to a referral like the referral", () => {
    const { one, invalid } = convertMessage([msh("I12", "RRI"), "MSA|AA|1", "RF1|A|||||R1", provider("RT", "House^Greg"), patient]);
    expect(one("referral")).toMatchObject({ status: "active", performer: [{ reference: "PractitionerRole/referredTo" }] });
    expect(invalid).toEqual([]);
  });
});

describe("PRD and CTD→Practitioner, PractitionerRole and Organization", () => {
  const prd = (role: string) => segment("PRD", { 1: `${role}^Role^HL70286`, 2: "Powell^Robert^^^Dr", 3: "1031 Healthcare Drive^^Ann Arbor", 4: "^^^General", 5: "^WPN^PH^^^626^5551234", 6: "O", 7: "PLN1^SL^MI^20250101~1234567893^NPI", 8: "20200112", 9: "20250112", 10: "Good Health Hospital^^77", 11: "1 Main St^^Ann Arbor", 12: "^^^Annex", 13: "^WPN^PH^^^626^5557889", 14: "O" });
  const { one, all, leaves, invalid } = convertMessage([msh("I12"), "RF1|A|||||R1", prd("RP"), "CTD|PR^Preparer^HL70131|Lee^Ann|2 Oak St^^Town|W1|^WPN^PH^^^555^11|O|C7^XX", segment("PRD", { 1: "RT", 2: "House^Greg" }), segment("PRD", { 1: "PP", 2: "Wilson^James" }), segment("PRD", { 1: "CP", 2: "Chase^Robert" }), patient]);

  it("makes the provider a practitioner with name, address, telephone and numbers", () => {
    expect(one("provider")).toMatchObject({
      name: [{ family: "Powell", given: ["Robert"], prefix: ["Dr"] }],
      address: [{ line: ["1031 Healthcare Drive"], city: "Ann Arbor" }],
      telecom: [{ use: "work", value: "626 5551234" }],
      identifier: [
        { value: "PLN1", type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0338", code: "SL" }] }, extension: [{ valueCodeableConcept: { text: "MI" } }], period: { end: "2025-01-01" } },
        { value: "1234567893", system: "http://hl7.org/fhir/sid/us-npi" },
      ],
    });
  });

  it("makes what the provider does for the organization a role, with its time and places", () => {
    expect(one("referring")).toMatchObject({
      code: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0286", code: "RP" }] }],
      period: { start: "2020-01-12", end: "2025-01-12" },
      location: [{ reference: "Location/PRD→PractitionerRole" }, { reference: "Location/PRD→PractitionerRole" }],
      practitioner: { reference: "Practitioner/provider" },
      organization: { reference: "Organization/practice" },
    });
    expect(one("practice")).toMatchObject({ name: "Good Health Hospital", identifier: [{ value: "77" }], address: [{ line: ["1 Main St"] }], telecom: [{ value: "626 5557889" }] });
  });

  it("has the referring provider ask, the other perform, and the patient's own doctor stand with the patient", () => {
    expect(one("referral")).toMatchObject({ requester: { reference: "PractitionerRole/referring" }, performer: [{ reference: "PractitionerRole/referredTo" }] });
    expect(one("patient")!["generalPractitioner"]).toEqual([{ reference: "PractitionerRole/primaryCare" }]);
    expect(all("providerRole")).toHaveLength(1);
  });

  it("makes the contact of a provider a person in a role at that provider's organization", () => {
    expect(one("contactPerson")).toMatchObject({ name: [{ family: "Lee" }], identifier: [{ value: "C7" }], address: [{ city: "Town" }] });
    expect(one("contactRole")).toMatchObject({ code: [{ coding: [{ code: "PR" }] }], practitioner: { reference: "Practitioner/contactPerson" }, organization: { reference: "Organization/practice" }, location: [{ reference: "Location/CTD→PractitionerRole" }] });
  });

  it("decides every field, and makes valid resources", () => {
    for (const name of ["PRD", "CTD"]) expect([leaves(name, "undecided"), leaves(name, "failed")]).toEqual([[], []]);
    expect(invalid).toEqual([]);
  });
});

describe("AUT→ClaimResponse and Organization", () => {
  const aut = segment("AUT", { 1: "PPO", 2: "HC02^Health Corp^L", 3: "Health Corp of Michigan", 4: "20240110", 5: "20240310", 6: "A1", 7: "175&USD^DC", 8: "2", 9: "1", 10: "20240102", 11: "PT", 12: "PT", 13: "REF^Referral", 14: "A^Approved", 15: "20240301", 16: "GI", 17: "as agreed", 18: "5", 19: "1", 20: "1", 21: "O", 22: "500^USD", 23: "Clinic", 24: "7^House", 25: "phone", 26: "20240101", 27: "^WPN^PH", 28: "call first", 29: "X" });
  const { one, all, leaves, invalid } = convertMessage([msh("I12"), "RF1|A|||||R1", aut, provider("RP", "Roth^Jo"), patient, "PR1|1||76164006^Biopsy^SCT", segment("AUT", { 2: "HC03", 6: "A2", 29: "D" })]);

  it("is the payer's answer to a preauthorization, with its number, period and amounts", () => {
    expect(one("authorization")).toMatchObject({
      use: "preauthorization",
      identifier: [{ value: "A1" }],
      preAuthRef: "A1",
      preAuthPeriod: { start: "2024-01-10", end: "2024-03-10" },
      created: "2024-01-02",
      disposition: "Approved",
      type: { coding: [{ code: "REF" }] },
      total: [{ category: { text: "Reimbursement limit" }, amount: { value: 175, currency: "USD" } }, { category: { text: "Remaining benefit" }, amount: { value: 500, currency: "USD" } }],
      processNote: [{ text: "as agreed" }, { text: "call first" }],
      patient: { reference: "Patient/patient" },
      insurer: { reference: "Organization/payer" },
    });
    expect(one("payer")).toMatchObject({ name: "Health Corp of Michigan", alias: ["Health Corp"], identifier: [{ value: "HC02" }] });
  });

  it("invents neither status nor outcome, and marks what is deleted", () => {
    expect(one("authorization")).toMatchObject({ _status: unknown, _outcome: unknown });
    expect(all("authorization")[1]!["status"]).toBe("entered-in-error");
  });

  it("stands with the referral", () => {
    expect(one("referral")!["insurance"]).toEqual([{ reference: "ClaimResponse/authorization" }, { reference: "ClaimResponse/authorization" }]);
  });

  it("decides every field, and makes valid resources", () => {
    expect([leaves("AUT", "undecided"), leaves("AUT", "failed")]).toEqual([[], []]);
    expect(invalid).toEqual([]);
  });

  it("comes as the answer to a request for an authorization too", () => {
    const answer = convertMessage(["MSH|^~\\&|A|B|C|D|20240101||RPA^I08^RPA_I08|1|P|2.8", "MSA|AA|1", aut, provider("RP", "Roth^Jo"), patient, "PR1|1||76164006^Biopsy^SCT"]);
    expect(answer.one("authorization")).toMatchObject({ preAuthRef: "A1" });
  });
});
