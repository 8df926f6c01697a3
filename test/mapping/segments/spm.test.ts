import { describe, expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const head = ["MSH|^~\\&|LAB|HOSPITAL|EHR|CLINIC|20240301120000+0100||ORU^R01^ORU_R01|1|P|2.5.1", "PID|1||4711^^^HOSPITAL^MR||Muster^Eva"];
const order = "OBR|1|P1|F1|2345-7^Glucose^LN|||20240301080000+0100|||7^Collect^John||||20240301090000+0100||||||||||||||||||||||||";
/** An SPM with the fields given by number. */
const spm = (fields: Readonly<Record<number, string>>) => `SPM|${Array.from({ length: 32 }, (_, i) => fields[i + 1] ?? "").join("|").replace(/\|+$/, "")}`;
const convert = (...segments: string[]) => convertMessage([...head, order, "OBX|1|NM|1^A^L||7||||||F", ...segments]);

describe("SPM to Specimen", () => {
  test("carries numbers, type, method, site, amount, period and receipt", () => {
    const fields = { 2: "P7&EHR^F7&LAB", 4: "119297000^Blood^SCT", 7: "VENIP", 8: "LA^left arm^L", 12: "5^mL&milliliter&UCUM", 17: "20240301081000+0100^20240301081500+0100", 18: "20240301093000+0100", 20: "Y" };
    expect(convert(spm(fields)).one("specimen")).toMatchObject({
      identifier: [
        { value: "P7", type: { coding: [{ code: "PLAC" }] } },
        { value: "F7", type: { coding: [{ code: "FILL" }] } },
      ],
      type: { coding: [{ code: "119297000", system: "http://snomed.info/sct" }] },
      collection: {
        method: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0488", code: "VENIP", display: "Venipuncture" }] },
        bodySite: { coding: [{ code: "LA" }] },
        quantity: { value: 5, code: "mL" },
        collectedPeriod: { start: "2024-03-01T08:10:00+01:00", end: "2024-03-01T08:15:00+01:00" },
      },
      receivedTime: "2024-03-01T09:30:00+01:00",
      status: "available",
    });
  });

  test("takes collector and times from the OBR where it has none of its own, and no second Specimen is made", () => {
    const message = convert(spm({ 2: "S1", 4: "BLD" }));
    expect(message.one("specimen")).toMatchObject({ collection: { collectedDateTime: "2024-03-01T08:00:00+01:00" }, receivedTime: "2024-03-01T09:00:00+01:00" });
    expect(message.one("specimen")!["collection"]).toHaveProperty("collector");
    expect(message.one("source")).toBeUndefined();
    expect(message.leaves("OBR", "failed")).toEqual([]);
  });

  test("says a biopsy and scrapings in SNOMED CT too, and takes other systems' codes as they are", () => {
    const method = (code: string) => convert(spm({ 4: "TISS", 7: code })).one("specimen")!["collection"];
    expect(method("BIO^Biopsy^HL70488")).toMatchObject({ method: { coding: [{ system: "http://snomed.info/sct", code: "129314006", display: "Biopsy - action" }, { system: "http://terminology.hl7.org/CodeSystem/v2-0488", code: "BIO", display: "Biopsy" }] } });
    expect(method("SCRAPS^Scrapings^HL70488")).toMatchObject({ method: { coding: [{ system: "http://snomed.info/sct", code: "129323009" }, { code: "SCRAPS" }] } });
    expect(method("BIO^Bioguard^LAB")).toMatchObject({ method: { coding: [{ code: "BIO", display: "Bioguard" }] } });
  });

  test("one start of collection is a time, not a period", () => {
    expect(convert(spm({ 4: "BLD", 17: "20240301081000+0100" })).one("specimen")!["collection"]).toMatchObject({ collectedDateTime: "2024-03-01T08:10:00+01:00" });
  });

  test("a second additive is archived, not put into a second container", () => {
    const message = convert(spm({ 4: "BLD", 6: "HEPL~EDTK", 27: "TUBE^Tube^L" }));
    expect(message.one("specimen")!["container"]).toEqual([{ additiveCodeableConcept: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0371", code: "HEPL" }] }, type: { coding: [{ code: "TUBE", display: "Tube", system: "urn:portage:default:code-system:L" }] } }]);
    expect(message.outcome("SPM[1]-6[2].1.1")).toBe("archived");
  });

  test("rejection and condition are said", () => {
    expect(convert(spm({ 4: "BLD", 21: "RB^Broken container^HL70490", 24: "HEM^Hemolyzed^HL70493" })).one("specimen")).toMatchObject({
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/specimen-reject-reason", valueCodeableConcept: { coding: [{ code: "RB" }] } }],
      condition: [{ coding: [{ code: "HEM" }] }],
    });
  });
});

describe("a result's specimen", () => {
  test("is the order's one", () => {
    expect(convert(spm({ 2: "S1", 4: "BLD" })).one("observation")).toMatchObject({ specimen: { reference: "Specimen/specimen" } });
  });

  test("of several none is guessed; the report lists them", () => {
    const message = convert(spm({ 1: "1", 2: "S1", 4: "BLD" }), spm({ 1: "2", 2: "S2", 4: "UR" }));
    expect(message.one("observation")).not.toHaveProperty("specimen");
    expect(message.one("report")!["specimen"]).toHaveLength(2);
  });

  test("what is found about a specimen is its own and no result of the report", () => {
    const message = convert(spm({ 2: "S1", 4: "BLD" }), "OBX|1|ST|V^Volume^L||enough||||||F");
    expect(message.one("specimenObservation")).toMatchObject({ valueString: "enough", specimen: { reference: "Specimen/specimen" } });
    expect(message.one("report")!["result"]).toHaveLength(1);
  });

  test("what is found about the patient takes no time and no specimen of an order", () => {
    const message = convertMessage([...head, "OBX|1|NM|29463-7^Weight^LN||70||||||F", order, "OBX|1|NM|1^A^L||7||||||F", spm({ 2: "S1", 4: "BLD" })]);
    expect(message.one("finding")).not.toHaveProperty("effectiveDateTime");
    expect(message.one("finding")).not.toHaveProperty("specimen");
    expect(message.one("finding")).toMatchObject({ subject: { reference: "Patient/patient" } });
  });
});

test("a full SPM leaves nothing undecided", () => {
  const fields = Object.fromEntries(Array.from({ length: 32 }, (_, i) => [i + 1, "1"]));
  const message = convert(spm({ ...fields, 17: "20240301", 18: "20240301", 19: "20240301" }));
  expect(message.leaves("SPM", "undecided")).toEqual([]);
});
