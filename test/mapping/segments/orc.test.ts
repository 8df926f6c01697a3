import { describe, expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const msh = (version = "2.5.1") => `MSH|^~\\&|EHR|CLINIC|LAB|HOSPITAL|20240301120000+0100||ORM^O01^ORM_O01|1|P|${version}`;
const pid = "PID|1||4711^^^HOSPITAL^MR||Muster^Eva";
const obr = "OBR|1|P1^EHR||2345-7^Glucose^LN";
/** An ORC with the fields given by number. */
const orc = (fields: Readonly<Record<number, string>>) => `ORC|${Array.from({ length: 38 }, (_, i) => fields[i + 1] ?? "").join("|").replace(/\|+$/, "")}`;
const order = (fields: Readonly<Record<number, string>>, ...more: string[]) => convertMessage([msh(), pid, orc(fields), ...(more.length > 0 ? more : [obr])]);

describe("status and intent", () => {
  test.each([
    ["a new order is active", { 1: "NW" }, "active"],
    ["ORC-5 decides", { 1: "NW", 5: "CM" }, "completed"],
    ["a cancelled order is revoked", { 1: "OC" }, "revoked"],
    ["a request to cancel leaves it active", { 1: "CA" }, "active"],
    ["results that follow say nothing of it", { 1: "RE" }, "unknown"],
  ])("%s", (_, fields, status) => {
    const message = order(fields);
    expect(message.one("order")).toMatchObject({ status, intent: "order" });
    expect(message.issues.filter((issue) => issue.includes("ORC"))).toEqual([]);
  });

  test("an unknown status is kept beside the status unknown", () => {
    const made = order({ 1: "NW", 5: "ZZ" }).one("order")!;
    expect(made["status"]).toBe("unknown");
    expect(JSON.stringify(made["_status"])).toContain('"code":"ZZ"');
  });
});

describe("numbers", () => {
  test("the placer's number of ORC-2 and OBR-2 is one identifier", () => {
    const message = order({ 1: "NW", 2: "P1^EHR" });
    expect(message.one("order")!["identifier"]).toHaveLength(1);
    expect(message.outcome("OBR[1]-2[1].1.1")).toBe("mapped");
    expect(message.outcome("ORC[1]-2[1].1.1")).toBe("mapped");
  });

  test("where they differ both are kept", () => {
    expect(order({ 1: "NW", 2: "P9^EHR" }).one("order")!["identifier"]).toMatchObject([{ value: "P9" }, { value: "P1" }]);
  });

  test("the group number is the requisition, with its namespace", () => {
    expect(order({ 1: "NW", 4: "G1^EHR" }).one("order")!["requisition"]).toMatchObject({ value: "G1", system: "urn:portage:default:authority:EHR", type: { coding: [{ code: "PGN" }] } });
  });

  test("v2.8.2 has the filler's group number beside it", () => {
    const made = convertMessage([msh("2.8.2"), pid, orc({ 1: "NW", 4: "G1&EHR^G2&LAB" }), obr]).one("order")!;
    expect(made).toMatchObject({ requisition: { value: "G1" }, identifier: [{ value: "G2", type: { coding: [{ code: "FGN" }] } }, { value: "P1" }] });
  });

  test("parts inside its components show the same in other versions", () => {
    expect(order({ 1: "NW", 4: "G1&EHR^G2&LAB" }).one("order")).toMatchObject({ requisition: { value: "G1" }, identifier: [{ value: "G2" }, { value: "P1" }] });
  });
});

describe("the event", () => {
  test("ORC-1 and ORC-9 are the order's business event; NW also dates the order", () => {
    const made = order({ 1: "NW", 9: "20240301110000+0100" }).one("order")!;
    expect(made["authoredOn"]).toBe("2024-03-01T11:00:00+01:00");
    expect(made["extension"]).toMatchObject([
      { url: "http://hl7.org/fhir/StructureDefinition/businessEvent", extension: [{ url: "value", valueCodeableConcept: { coding: [{ code: "NW" }] } }, { url: "date", valueDateTime: "2024-03-01T11:00:00+01:00" }] },
    ]);
  });

  test("a cancellation does not date the order", () => {
    expect(order({ 1: "CA", 9: "20240301110000+0100" }).one("order")).not.toHaveProperty("authoredOn");
  });

  test("the one who orders is an author of it, where somebody is named who entered or verified it", () => {
    const entry = order({ 1: "NW", 10: "7^Clerk", 12: "9^House^Greg" }).one("entry")!;
    expect(entry["agent"]).toMatchObject([{ type: { coding: [{ code: "enterer" }] } }, { type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/provenance-participant-type", code: "author", display: "Author" }] }, who: { reference: "Practitioner/XCN→Practitioner" } }]);
    expect(order({ 1: "NW", 12: "9^House^Greg" }).one("entry")).toBeUndefined();
  });

  test("who entered and verified stands in a Provenance of the order", () => {
    const { one, invalid } = order({ 1: "NW", 9: "20240301110000+0100", 10: "1^Enter^Ann", 11: "2^Verify^Ben", 17: "ORG^Ward 3^L^W3^Third ward^99W" });
    expect(one("entry")).toMatchObject({
      target: [{ reference: "ServiceRequest/order" }],
      occurredDateTime: "2024-03-01T11:00:00+01:00",
      recorded: "2024-03-01T11:00:00+01:00",
      agent: [{ type: { coding: [{ code: "enterer" }] }, onBehalfOf: { reference: "Organization/CWE→Organization" } }, { type: { coding: [{ code: "verifier" }] } }],
    });
    expect(one("CWE→Organization")).toMatchObject({ name: "Ward 3", alias: ["Third ward"], identifier: [{ value: "ORG" }, { value: "W3" }] });
    expect(invalid).toEqual([]);
  });

  test.each([
    ["NW", "CREATE"],
    ["SC", "UPDATE"],
    ["OC", "CANCEL"],
    ["CA", undefined],
    ["RE", undefined],
  ])("what %s does with the order is the Provenance's activity", (control, operation) => {
    const { one, invalid } = order({ 1: control, 9: "20240301110000+0100", 10: "1^Enter^Ann" });
    const coding = [{ system: "http://terminology.hl7.org/CodeSystem/v2-0119", code: control }, ...(operation === undefined ? [] : [{ system: "http://terminology.hl7.org/CodeSystem/v3-DataOperation", code: operation }])];
    expect(one("entry")!["activity"]).toMatchObject({ coding });
    expect(invalid).toEqual([]);
  });

  test("where the person stood who entered the order is the Provenance's location", () => {
    const { one, outcome } = order({ 1: "NW", 9: "20240301110000+0100", 10: "1^Enter^Ann", 13: "W3^^^NORTH" });
    expect(one("entry")!["location"]).toBeDefined();
    expect(one("ORC→Provenance")).toMatchObject({ resourceType: "Location", identifier: [{ value: "NORTH" }] });
    expect(outcome("ORC[1]-13[1].1.1")).toBe("mapped");
  });

  test("who entered a confidential order is confidential too", () => {
    const restricted = { meta: { security: [{ system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R" }] } };
    const message = order({ 1: "NW", 9: "20240301110000+0100", 10: "1^Enter^Ann", 28: "R^Restricted^HL70177" });
    expect(message.one("order")).toMatchObject(restricted);
    expect(message.one("entry")).toMatchObject(restricted);
  });

  test("without them there is none", () => {
    expect(order({ 1: "NW", 12: "1^Order^Ann" }).one("entry")).toBeUndefined();
  });
});

describe("version 2.9", () => {
  test("ORC-38 is the filler's group number", () => {
    expect(order({ 1: "NW", 38: "G9^LAB^1.2.3^ISO" }).one("order")!["identifier"]).toMatchObject([{ value: "G9", system: "urn:oid:1.2.3", type: { coding: [{ code: "FGN" }] } }, { value: "P1" }]);
  });

  test("ORC-37 dates the order where ORC-9 does not", () => {
    expect(order({ 1: "SC", 9: "20240302", 37: "20240301" }).one("order")!["authoredOn"]).toBe("2024-03-01");
    const message = order({ 1: "NW", 9: "20240302", 37: "20240301" });
    expect(message.one("order")!["authoredOn"]).toBe("2024-03-02");
    expect(message.outcome("ORC[1]-37[1].1.1")).toBe("archived");
  });
});

describe("the report of an order", () => {
  const report = (fields: Readonly<Record<number, string>>) => convertMessage([msh().replace("ORM^O01^ORM_O01", "ORU^R01^ORU_R01"), pid, orc(fields), obr, "OBX|1|NM|1^A^L||7||||||F"]);

  test("has its group number", () => {
    expect(report({ 1: "RE", 4: "G1^EHR" }).one("report")!["identifier"]).toMatchObject([{ value: "G1", type: { coding: [{ code: "PGN" }] } }, { value: "P1" }]);
    expect(report({ 1: "RE", 4: "G1&EHR^G2&LAB" }).one("report")!["identifier"]).toMatchObject([
      { value: "G1", type: { coding: [{ code: "PGN" }] } },
      { value: "G2", type: { coding: [{ code: "FGN" }] } },
      { value: "P1" },
    ]);
  });

  test("has the event of its order and why its state changed", () => {
    const { one, invalid } = report({ 1: "SC", 9: "20240301", 16: "HEM^hemolyzed^99R" });
    expect(one("report")!["extension"]).toMatchObject([
      { url: "http://hl7.org/fhir/StructureDefinition/businessEvent", extension: [{ url: "value", valueCodeableConcept: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0119", code: "SC" }] } }, { url: "date", valueDateTime: "2024-03-01" }] },
      { url: "http://hl7.org/fhir/StructureDefinition/event-statusReason", valueCodeableConcept: { coding: [{ code: "HEM", display: "hemolyzed" }] } },
    ]);
    expect(invalid).toEqual([]);
  });
});

describe("the requester", () => {
  test("is the ordering provider", () => {
    expect(order({ 1: "NW", 12: "1^Order^Ann" }).one("order")!["requester"]).toMatchObject({ reference: "Practitioner/XCN→Practitioner" });
  });

  test("is their role at the ordering facility where that is named, with address and telephone", () => {
    const message = order({ 1: "NW", 12: "1^Order^Ann", 21: "Century Clinic^^^^^CLIA^XX^^^987", 22: "1 Street^^Boston^MA", 23: "^WPN^PH^^^617^5551234" });
    expect(message.one("order")!["requester"]).toEqual({ reference: "PractitionerRole/role" });
    expect(message.one("role")).toMatchObject({ organization: { reference: "Organization/facility" } });
    expect(message.one("facility")).toMatchObject({ name: "Century Clinic", identifier: [{ value: "987" }], address: [{ city: "Boston" }], telecom: [{ use: "work" }] });
  });

  test("a second provider is archived", () => {
    expect(order({ 1: "NW", 12: "1^Order^Ann~2^Other^Ben" }).outcome("ORC[1]-12[2].1.1")).toBe("archived");
  });
});

describe("when", () => {
  test("ORC-7 gives quantity, start, end, priority, condition and text", () => {
    expect(order({ 1: "NW", 7: "2^^^20240302080000+0100^20240303080000+0100^S^on pain^in the morning" }).one("order")).toMatchObject({
      quantityQuantity: { value: 2 },
      occurrencePeriod: { start: "2024-03-02T08:00:00+01:00", end: "2024-03-03T08:00:00+01:00" },
      priority: "stat",
      asNeededCodeableConcept: { text: "on pain" },
      note: [{ text: "in the morning" }],
    });
  });

  test.each(["ORC-7", "OBR-27"])("says how often and how long a service goes on, as %s has it", (field) => {
    const timing = (schedule: string) => (field === "ORC-7" ? order({ 1: "NW", 7: schedule }) : order({ 1: "NW" }, `OBR|1|P1^EHR||2345-7^Glucose^LN${"|".repeat(23)}${schedule}`));
    const duration = (value: number, unit: string) => ({ value, unit, system: "http://unitsofmeasure.org", code: unit });
    expect(timing("^Q6H^D5").one("order")).toMatchObject({ occurrenceTiming: { code: { coding: [{ code: "Q6H" }] }, repeat: { frequency: 1, period: 6, periodUnit: "h", boundsDuration: duration(5, "d") } } });
    expect(timing("^BID^L3").one("order")).toMatchObject({ occurrenceTiming: { repeat: { boundsDuration: duration(3, "mo") } } });
    expect(timing("^BID^D5^20240302").one("order")!["occurrenceTiming"]).toMatchObject({ repeat: { boundsPeriod: { start: "2024-03-02" } } });
    expect(timing("^BID^D5^20240302").outcome(field === "ORC-7" ? "ORC[1]-7[1].3.1" : "OBR[1]-27[1].3.1")).toBe("archived");
    expect(timing("^BID^INDEF").outcome(field === "ORC-7" ? "ORC[1]-7[1].3.1" : "OBR[1]-27[1].3.1")).toBe("archived");
    expect(timing("^Q6H^D5").invalid).toEqual([]);
  });

  test("a pattern makes it a timing", () => {
    expect(order({ 1: "NW", 7: "1^BID^^20240302^20240303" }).one("order")!["occurrenceTiming"]).toEqual({
      code: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", code: "BID", display: "BID" }, { system: "http://terminology.hl7.org/CodeSystem/v2-0335", code: "BID" }] },
      repeat: { boundsPeriod: { start: "2024-03-02", end: "2024-03-03" } },
    });
  });

  test("OBR-27 that says the same is mapped too; OBR-6 stands where there is no schedule", () => {
    const message = order({ 1: "NW", 7: "^^^20240302" }, "OBR|1|||2345-7^Glucose^LN|||||||||||||||||||||||^^^20240302");
    expect(message.outcome("OBR[1]-27[1].4.1")).toBe("mapped");
    expect(order({ 1: "NW" }, "OBR|1|||2345-7^Glucose^LN||20240305").one("order")).toMatchObject({ occurrenceDateTime: "2024-03-05" });
  });
});

test("one order in an order message and in its result is one ServiceRequest", () => {
  const request = order({ 1: "NW", 2: "P1^EHR" });
  const answer = convertMessage([msh().replace("ORM^O01^ORM_O01", "ORU^R01^ORU_R01"), pid, "OBR|1|P1^EHR|F1^LAB|2345-7^Glucose^LN"]);
  expect(request.key("order")).toEqual(answer.key("order"));
});

test("a placer's and a filler's number of one text are two orders", () => {
  expect(order({ 1: "NW", 2: "1" }, "OBR|1|||1^A^L").key("order")).not.toEqual(order({ 1: "NW", 3: "1" }, "OBR|1|||1^A^L").key("order"));
});

test("an SPM after the order is its specimen, though the structure has none", () => {
  const message = order({ 1: "NW", 2: "P1" }, obr, "SPM|1|S1||BLD", "ORC|NW|P2", "OBR|2|P2||718-7^Hgb^LN");
  const [first, second] = message.all("order");
  expect(first!["specimen"]).toEqual([{ reference: "Specimen/specimen" }]);
  expect(second).not.toHaveProperty("specimen");
});

test("diagnoses are the reasons of their own order", () => {
  const message = order({ 1: "NW", 2: "P1" }, obr, "DG1|1||R73.0^Abnormal glucose^I10|||W", "ORC|NW|P2", "OBR|2|P2||718-7^Hgb^LN");
  expect(message.all("order")[0]!["reasonReference"]).toEqual([{ reference: "Condition/reason" }]);
  expect(message.all("order")[1]).not.toHaveProperty("reasonReference");
});

test("a full ORC leaves nothing undecided", () => {
  const fields = Object.fromEntries(Array.from({ length: 38 }, (_, i) => [i + 1, "1"]));
  const message = order({ ...fields, 1: "NW", 5: "SC", 9: "20240301", 15: "20240301", 27: "20240301", 32: "20240301", 36: "20240301^20240302", 37: "20240301" });
  expect(message.leaves("ORC", "undecided")).toEqual([]);
});

describe("the number to call back (clb-1)", () => {
  const callback = (field: string) => ({ ...order({ 1: "NW", 14: field }), extension: (order({ 1: "NW", 14: field }).one("order")!["extension"] as { url: string }[]).filter(({ url }) => url.endsWith("/servicerequest-order-callback-phone-number")) });

  test.each(["^WPN^PH^^^555^1234567", "555-1234^WPN^CP", "555-1234", "^^^^^555^1234567"])("%s is a telephone", (field) => {
    const { extension, invalid } = callback(field);
    expect(extension).toMatchObject([{ valueContactPoint: { system: "phone" } }]);
    expect(invalid).toEqual([]);
  });

  test.each(["^WPN^FX^^^555^2225555", "^NET^Internet^a@b.example", "555-1234^WPN^ZZ"])("%s is none", (field) => {
    const { extension, leaves, invalid } = callback(field);
    expect(extension).toEqual([]);
    expect(leaves("ORC", "archived").length).toBeGreaterThan(0);
    expect(invalid).toEqual([]);
  });

  test("what ORC-9 dates is named by ORC-1", () => {
    const { one, outcome } = order({ 2: "P1", 9: "20240301" });
    expect(one("order")).not.toHaveProperty("extension");
    expect(outcome("ORC[1]-9[1].1.1")).toBe("archived");
  });
});
