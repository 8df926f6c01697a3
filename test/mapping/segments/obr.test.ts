import { describe, expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const msh = "MSH|^~\\&|LAB|HOSPITAL|EHR|CLINIC|20240301120000+0100||ORU^R01^ORU_R01|1|P|2.5.1";
const pid = "PID|1||4711^^^HOSPITAL^MR||Muster^Eva";
const convert = (...segments: string[]) => convertMessage([msh, pid, ...segments]);
/** An OBR with the fields given by number. */
const obr = (fields: Readonly<Record<number, string>>) => `OBR|${Array.from({ length: 55 }, (_, i) => fields[i + 1] ?? "").join("|").replace(/\|+$/, "")}`;
const glucose = { 2: "P1^EHR", 3: "F1^LAB", 4: "2345-7^Glucose^LN" };

describe("OBR to DiagnosticReport", () => {
  test("carries numbers with their types, the code, the service and the status", () => {
    const report = convert(obr({ ...glucose, 7: "20240301080000+0100", 22: "20240301110000+0100", 24: "CH", 25: "F" })).one("report");
    expect(report).toMatchObject({
      identifier: [
        { value: "P1", system: "urn:portage:default:authority:EHR", type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "PLAC" }] } },
        { value: "F1", system: "urn:portage:default:authority:LAB", type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "FILL" }] } },
      ],
      code: { coding: [{ code: "2345-7", display: "Glucose", system: "http://loinc.org" }] },
      effectiveDateTime: "2024-03-01T08:00:00+01:00",
      issued: "2024-03-01T11:00:00+01:00",
      category: [{ coding: [{ code: "CH", system: "http://terminology.hl7.org/CodeSystem/v2-0074" }] }],
      status: "final",
    });
  });

  test.each([
    ["P", "preliminary"],
    ["C", "corrected"],
    ["X", "cancelled"],
    ["A", "partial"],
  ])("OBR-25 %s is %s", (code, status) => {
    expect(convert(obr({ ...glucose, 25: code })).one("report")).toMatchObject({ status });
  });

  test("a missing status is unknown, never final", () => {
    expect(convert(obr(glucose)).one("report")).toMatchObject({ status: "unknown" });
  });

  test("OBR-8 makes the time a period", () => {
    expect(convert(obr({ ...glucose, 7: "20240301080000+0100", 8: "20240302080000+0100" })).one("report")).toMatchObject({
      effectivePeriod: { start: "2024-03-01T08:00:00+01:00", end: "2024-03-02T08:00:00+01:00" },
    });
  });

  test("a time of release without seconds is archived, not filled up", () => {
    const message = convert(obr({ ...glucose, 22: "202403011100+0100" }));
    expect(message.one("report")).not.toHaveProperty("issued");
    expect(message.outcome("OBR[1]-22[1].1.1")).toBe("archived");
  });

  test("names interpreters, the technician and the transcriptionist", () => {
    const report = convert(obr({ ...glucose, 32: "1&Prim&Ann", 33: "2&Assi&Ben", 34: "3&Tech&Cy", 35: "4&Type&Di" })).one("report")!;
    expect(report["resultsInterpreter"]).toHaveLength(2);
    expect(report["performer"]).toMatchObject([
      { extension: [{ valueCodeableConcept: { coding: [{ code: "TN" }] } }] },
      { extension: [{ valueCodeableConcept: { coding: [{ code: "TR" }] } }] },
    ]);
  });

  test("lists the results of its own order, and points to the order and the specimen", () => {
    const message = convert(obr(glucose), "OBX|1|NM|1^A^L||7||||||F", "OBX|2|NM|2^B^L||8||||||F", "SPM|1|S1||BLD", obr({ ...glucose, 2: "P2", 3: "F2" }), "OBX|1|NM|3^C^L||9||||||F");
    const [first, second] = message.all("report");
    expect(first!["result"]).toHaveLength(2);
    expect(second!["result"]).toHaveLength(1);
    expect(first).toMatchObject({ basedOn: [{ reference: "ServiceRequest/order" }], specimen: [{ reference: "Specimen/specimen" }], subject: { reference: "Patient/patient" } });
    expect(second).not.toHaveProperty("specimen");
  });
});

test("a report that its sender takes back (OBR-55 D) is entered in error, whatever state it was in", () => {
  const { one, invalid } = convert(obr({ ...glucose, 25: "F", 55: "D" }));
  expect(one("report")).toMatchObject({ status: "entered-in-error", _status: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: { coding: [{ code: "F" }] } }] } });
  expect(invalid).toEqual([]);
  expect(convert(obr({ ...glucose, 25: "F", 55: "U" })).one("report")!["status"]).toBe("final");
});

describe("OBR to ServiceRequest", () => {
  test("is made where numbers are there, and is an order of unknown status without an ORC", () => {
    expect(convert(obr(glucose)).one("order")).toMatchObject({ intent: "order", status: "unknown", code: { coding: [{ code: "2345-7" }] } });
  });

  test("is not made where nothing names an order; the report stands alone", () => {
    const message = convert(obr({ 4: "2345-7^Glucose^LN", 25: "F", 31: "R73^^I10" }));
    expect(message.one("order")).toBeUndefined();
    expect(message.one("report")).not.toHaveProperty("basedOn");
    expect(message.leaves("OBR", "undecided")).toEqual([]);
  });

  test("priority, reason, details, callback number and relevant information have their places", () => {
    expect(convert(obr({ ...glucose, 5: "S", 13: "fasting", 17: "^WPN^PH^^^608^2719001", 31: "R73.0^Abnormal glucose^I10", 46: "A^Detail^L" })).one("order")).toMatchObject({
      priority: "stat",
      note: [{ text: "fasting" }],
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/servicerequest-order-callback-phone-number", valueContactPoint: { system: "phone", use: "work" } }],
      reasonCode: [{ coding: [{ code: "R73.0" }] }],
      orderDetail: [{ coding: [{ code: "A" }] }],
    });
  });

  test("a reflex test is a reflex order", () => {
    expect(convert("ORC|RE|P1^EHR", obr({ ...glucose, 11: "G" })).one("order")).toMatchObject({ intent: "reflex-order" });
  });

  test("the parent order is named by both its numbers in one reference", () => {
    expect(convert(obr({ ...glucose, 29: "P0&EHR^F0&LAB" })).one("order")!["basedOn"]).toMatchObject([
      { type: "ServiceRequest", identifier: { value: "P0" }, extension: [{ url: "http://hl7.org/fhir/StructureDefinition/additionalIdentifier", valueIdentifier: { value: "F0" } }] },
    ]);
  });

  test("OBR-16 gives way to ORC-12 with a warning", () => {
    const message = convert("ORC|NW|P1^EHR||||||||||1^Order^Ann", obr({ ...glucose, 16: "2^Other^Ben" }));
    expect(message.outcome("OBR[1]-16[1].1.1")).toBe("left");
    expect(message.issues).toContain("mapping.yielded OBR[1]-16[1].1.1");
  });
});

describe("OBR-26, the parent result", () => {
  const culture = [obr({ 2: "P1", 3: "F1", 4: "600-7^Culture^LN" }), "OBX|1|CWE|600-7^Culture^LN|1|112283007^E. coli^SCT||||||F"];
  const susceptibility = (parent: string) => [obr({ 2: "P2", 3: "F2", 4: "50545-3^MIC panel^LN", 26: "600-7&Culture&LN^1", 29: parent }), "OBX|1|SN|20629-2^Levofloxacin^LN||<=^0.5||||||F"];

  test("links results to the parent result of the parent order", () => {
    expect(convert(...culture, ...susceptibility("^F1")).all("observation")[1]).toMatchObject({ derivedFrom: [{ reference: "Observation/observation" }] });
  });

  test("does not link to the same result of another order or of another patient", () => {
    expect(convert(...culture, ...susceptibility("^F9")).all("observation")[1]).not.toHaveProperty("derivedFrom");
    const other = convert(...culture, "PID|2||4712^^^HOSPITAL^MR||Other^Ada", ...susceptibility(""));
    expect(other.all("observation")[1]).not.toHaveProperty("derivedFrom");
  });
});

describe("whether the patient has fasted (OBR-13)", () => {
  const fasting = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0916", code: "F" }] };

  test("is said of the specimen, and to the laboratory", () => {
    const { one, invalid } = convert(obr({ ...glucose, 13: "F^Patient was fasting^HL70916", 15: "BLD" }));
    expect(one("source")).toMatchObject({ collection: { fastingStatusCodeableConcept: fasting } });
    expect(one("order")).toMatchObject({ note: [{ text: "Patient was fasting" }] });
    expect(invalid).toEqual([]);
    expect(convert(obr({ ...glucose, 13: "F^Patient was fasting^HL70916" }), "SPM|1|S1||BLD").one("specimen")).toMatchObject({ collection: { fastingStatusCodeableConcept: fasting } });
  });

  test.each(["F", "F^x^99F", "diabetic"])("is not read into other words: %s", (text) => {
    expect(JSON.stringify(convert(obr({ ...glucose, 13: text, 15: "BLD" })).one("source"))).not.toContain("fasting");
  });
});

describe("OBR to Specimen", () => {
  test("an old message's specimen source is a Specimen with its collector and times", () => {
    const message = convert(obr({ ...glucose, 7: "20240301080000+0100", 9: "5^mL&milliliter&UCUM", 10: "7^Collect^John", 14: "20240301090000+0100", 15: "BLDV^HEPARIN^drawn twice^LA&left arm&L", 25: "F" }), "OBX|1|NM|1^A^L||7||||||F");
    expect(message.one("source")).toMatchObject({
      collection: { collectedDateTime: "2024-03-01T08:00:00+01:00", quantity: { value: 5, code: "mL" }, bodySite: { coding: [{ code: "LA" }] } },
      receivedTime: "2024-03-01T09:00:00+01:00",
      container: [{ additiveCodeableConcept: { coding: [{ code: "HEPARIN" }] } }],
      note: [{ text: "drawn twice" }],
      subject: { reference: "Patient/patient" },
    });
    expect(message.one("observation")).toMatchObject({ specimen: { reference: "Specimen/source" } });
    expect(message.leaves("OBR", "failed")).toEqual([]);
  });

  test("a bare OBR makes none", () => {
    expect(convert(obr(glucose)).one("source")).toBeUndefined();
  });
});

test("a full OBR leaves nothing undecided", () => {
  const fields = Object.fromEntries(Array.from({ length: 54 }, (_, i) => [i + 1, "1"]));
  const message = convert("ORC|NW|P1|F1", obr({ ...fields, 6: "20240301", 7: "20240301", 8: "20240302", 14: "20240301", 22: "20240301", 36: "20240301" }));
  expect(message.leaves("OBR", "undecided")).toEqual([]);
});
