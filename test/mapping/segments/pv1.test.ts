import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const fields = (values: Readonly<Record<number, string>>) => ["PV1", ...Array.from({ length: 54 }, (_, i) => values[i + 1] ?? "")].join("|").replace(/\|+$/, "");
const visit = (event: string, values: Readonly<Record<number, string>>, further: readonly string[] = []) =>
  convertMessage([`MSH|^~\\&|A|B|C|D|20240102||${event}|42|P|2.5`, "EVN||20240102", "PID|1||4711^^^H&1.2.3.4&ISO^MR||Doe^Jane", fields({ 1: "1", ...values }), ...further]);
const encounter = (event: string, values: Readonly<Record<number, string>>) => visit(event, values).one("encounter");

describe("PV1→Encounter: status", () => {
  it.each([
    ["ADT^A01", "in-progress"],
    ["ADT^A03", "finished"],
    ["ADT^A04", "arrived"],
    ["ADT^A05", "planned"],
    ["ADT^A11", "cancelled"],
    ["ADT^A13", "in-progress"],
    ["ADT^A21", "onleave"],
  ])("after %s is %s", (event, status) => {
    expect(encounter(event, { 2: "I" })).toMatchObject({ status });
  });

  it.each([["ADT^A08"], ["ADT^A31"], ["ORU^R01"]])("is unknown after %s, which does not say it", (event) => {
    const { one, issues } = visit(event, { 2: "I" });
    expect(one("encounter")).toMatchObject({ status: "unknown" });
    expect(one("encounter")).not.toHaveProperty("_status");
    expect(issues.filter((key) => key.startsWith("mapping.code-unmapped"))).toEqual([]);
  });

  it("is finished where the visit has its end, also in an update", () => {
    expect(encounter("ADT^A08", { 2: "I", 45: "20240103" })).toMatchObject({ status: "finished", period: { end: "2024-01-03" } });
    expect(encounter("ORU^R01", { 2: "I", 45: "20240103" })).toMatchObject({ status: "finished" });
  });

  it("goes on where the discharge is cancelled, although the end still stands there", () => {
    expect(encounter("ADT^A13", { 2: "I", 45: "20240103" })).toMatchObject({ status: "in-progress" });
  });

  it("is planned in an update of a pre-admitted patient", () => {
    expect(encounter("ADT^A08", { 2: "P" })).toMatchObject({ status: "planned" });
  });

  it("follows the event where the class says otherwise, with a warning", () => {
    const { one, issues } = visit("ADT^A01", { 2: "P" });
    expect(one("encounter")).toMatchObject({ status: "in-progress" });
    expect(issues).toContain("mapping.yielded PV1[1]-2[1].1.1");
  });
});

describe("PV1→Account", () => {
  it("keeps the sender's status of the account beside Account.status, and dates only what billing sends", () => {
    const account = (event: string) => convertMessage([`MSH|^~\\&|A|B|C|D|20240102||${event}|42|P|2.5`, "EVN||20240102", "PID|1||4711^^^H^MR|||||||||||||||ACC1", `PV1|1|I${"|".repeat(39)}HOLD^Hold|||20240101`]).one("account");
    expect(account("ADT^A01")).toMatchObject({ status: "unknown", _status: { extension: [{ valueCodeableConcept: { coding: [{ code: "HOLD" }] } }] } });
    expect(account("ADT^A01")).not.toHaveProperty("servicePeriod");
    expect(account("BAR^P01")).toMatchObject({ servicePeriod: { start: "2024-01-01" } });
  });
});

describe("PV1→Encounter: class and kind", () => {
  it.each([["I", "IMP"], ["O", "AMB"], ["E", "EMER"], ["P", "PRENC"]])("turns class %s into %s", (written, code) => {
    expect(encounter("ADT^A01", { 2: written })).toMatchObject({ class: { system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code } });
  });

  it("keeps a local class as the sender wrote it", () => {
    expect(encounter("ADT^A01", { 2: "DAY^Day case" })).toMatchObject({ class: { code: "DAY", display: "Day case" } });
  });

  it("says that a class is missing", () => {
    const { one, invalid } = visit("ADT^A01", { 19: "V1" });
    expect(one("encounter")).toMatchObject({ class: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] } });
    expect(invalid).toEqual([]);
  });

  it("keeps type, service and the visit's numbers, of which the first is a visit number", () => {
    expect(encounter("ADT^A01", { 2: "I", 4: "E", 10: "SUR", 19: "V1^^^H&1.5&ISO", 50: "V2" })).toMatchObject({
      type: [{ coding: [{ code: "E" }] }],
      serviceType: { coding: [{ code: "SUR" }] },
      identifier: [{ value: "V1", type: { coding: [{ code: "VN" }], text: "visit number" } }, { value: "V2" }],
    });
  });

  it("keeps the type that the sender gives the visit's number", () => {
    expect(encounter("ADT^A01", { 2: "I", 19: "V1^^^H&1.5&ISO^AN" })!["identifier"]).toMatchObject([{ type: { coding: [{ code: "AN" }] } }]);
  });
});

describe("PV1→Encounter: places", () => {
  it("says which place is which", () => {
    const { one, invalid } = visit("ADT^A02", { 2: "I", 3: "W1^101^A", 6: "W2", 11: "OR1", 42: "W3", 43: "OR2" });
    const temporary = [{ valueCodeableConcept: { coding: [{ system: "http://hl7.org/fhir/subject-locationClassification", code: "temporary" }] } }];
    expect(one("encounter")!["location"]).toMatchObject([
      { status: "active" },
      { status: "completed" },
      { extension: temporary },
      { status: "planned" },
      { status: "completed", extension: temporary },
    ]);
    expect(invalid).toEqual([]);
  });

  it.each([["ADT^A05", "planned"], ["ADT^A01", "active"], ["ADT^A03", "completed"]])("of %s makes the assigned place %s", (event, status) => {
    expect(encounter(event, { 2: "I", 3: "W1" })!["location"]).toMatchObject([{ status }]);
  });

  it.each(["ADT^A08", "ADT^A31", "ORU^R01"])("of %s has the patient in the assigned place, unless the visit is to come or over", (event) => {
    const place = (fields: Readonly<Record<number, string>>) => encounter(event, { 3: "W1", ...fields })!["location"];
    expect(place({ 2: "I" })).toMatchObject([{ status: "active" }]);
    expect(place({ 2: "P" })).toMatchObject([{ status: "planned" }]);
    expect(place({ 2: "I", 45: "20240103" })).toMatchObject([{ status: "completed" }]);
  });

  it.each(["ADT^A11", "ADT^A21", "ADT^A23", "ADT^A27", "ADT^A38"])("of %s does not say whether the patient is in the place", (event) => {
    for (const kind of ["I", "P"]) expect((encounter(event, { 2: kind, 3: "W1" })!["location"] as object[])[0]).not.toHaveProperty("status");
  });
});

describe("PV1→Encounter: people, stay and facility", () => {
  it("names people by what they do", () => {
    const participants = encounter("ADT^A01", { 2: "I", 7: "1^Adams~2^Baker", 8: "3^Clark", 9: "4^Davis", 17: "5^Evans", 52: "6^Ford" })!["participant"] as { type: { coding: { code: string }[]; text?: string }[] }[];
    expect(participants.map(({ type }) => type[0]!.coding[0]!.code)).toEqual(["ATND", "ATND", "REF", "CON", "ADM", "PART"]);
    // The words that the guide assigns.
    expect(participants.map(({ type }) => type[0]!.text)).toEqual([undefined, undefined, "referrer", "consultant", "admitter", "Participation"]);
    expect(participants.map(({ type }) => type.length)).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("says how the patient came and went", () => {
    expect(encounter("ADT^A03", { 2: "I", 5: "P1", 13: "R", 14: "7", 15: "A2", 16: "VIP", 36: "01", 38: "Vegan", 44: "20240101", 45: "20240103" })).toMatchObject({
      period: { start: "2024-01-01", end: "2024-01-03" },
      hospitalization: {
        preAdmissionIdentifier: { value: "P1" },
        reAdmission: { coding: [{ code: "R" }] },
        admitSource: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/admit-source", code: "emd" }, { code: "7" }] },
        specialArrangement: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/encounter-special-arrangements", code: "wheel" }, { code: "A2" }] }],
        specialCourtesy: [{ coding: [{ code: "VIP" }] }],
        dischargeDisposition: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/discharge-disposition", code: "home" }, { code: "01" }] },
        dietPreference: [{ coding: [{ code: "Vegan" }] }],
      },
    });
  });

  it("names the facility and the episode without making up what they are", () => {
    expect(encounter("ADT^A01", { 2: "I", 39: "N^North", 53: "Knee", 54: "E1^^^H&1.5&ISO" })).toMatchObject({
      serviceProvider: { display: "North", identifier: { value: "N" } },
      episodeOfCare: [{ display: "Knee", identifier: { value: "E1", system: "urn:oid:1.5" } }],
    });
  });

  it("keeps two diagnoses of one kind apart", () => {
    const { one } = visit("ADT^A01", { 2: "I", 19: "V1" }, ["DG1|1||I10^^I10|||A", "DG1|2||E11^^I10|||A"]);
    expect(one("encounter")!["diagnosis"]).toMatchObject([{ condition: { reference: "Condition/condition" } }, { condition: { reference: "Condition/condition" } }]);
  });
});
