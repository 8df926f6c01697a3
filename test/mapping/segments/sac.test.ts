import { describe, expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { fullSegment, segment } from "./fields.ts";

const head = ["MSH|^~\\&|EHR|HOSPITAL|LAB|CLINIC|20240301120000+0100||OML^O21^OML_O21|1|P|2.6", "PID|1||4711^^^HOSPITAL^MR||Muster^Eva", "ORC|NW|P1", "OBR|1|P1||2345-7^Glucose^LN"];
const convert = (...segments: string[]) => convertMessage([...head, ...segments]);
const tube = segment("SPM", { 1: "1", 2: "S1", 4: "BLD", 25: "5^mL&&UCUM", 27: "TUBE" });

describe("SAC to Specimen", () => {
  test("the first container is the one that SPM tells of; a second one is a container more", () => {
    const message = convert(tube, segment("SAC", { 3: "C1^LAB", 21: "10", 24: "mL^^UCUM" }), segment("SAC", { 3: "C2^LAB" }));
    expect(message.one("specimen")!["container"]).toMatchObject([
      { type: { coding: [{ code: "TUBE" }] }, specimenQuantity: { value: 5, code: "mL" }, identifier: [{ value: "C1" }], capacity: { value: 10, code: "mL" } },
      { identifier: [{ value: "C2" }] },
    ]);
  });

  test("carries accession numbers: the laboratory's own, and that of another", () => {
    const { one } = convert(tube, segment("SAC", { 1: "EXT9", 2: "A1" }));
    expect(one("specimen")).toMatchObject({ accessionIdentifier: { value: "A1" }, identifier: [{ value: "S1" }, { value: "EXT9", type: { coding: [{ code: "ACSN" }] } }] });
  });

  test("keeps the accession number of SPM before that of the container", () => {
    const { one, leaves } = convert(segment("SPM", { 1: "1", 2: "S1", 4: "BLD", 30: "A7" }), segment("SAC", { 2: "A8" }));
    expect(one("specimen")).toMatchObject({ accessionIdentifier: { value: "A7" }, identifier: [{ value: "S1" }, { value: "A8" }] });
    expect(leaves("SAC", "failed")).toEqual([]);
  });

  test("names the container that an aliquot comes from as its parent", () => {
    expect(convert(tube, segment("SAC", { 3: "C2", 4: "C1^LAB" })).one("specimen")!["parent"]).toMatchObject([{ type: "Specimen", identifier: { value: "C1" } }]);
  });

  test("what the container holds now gives way to the amount in SPM, with a warning where it differs", () => {
    const message = convert(tube, segment("SAC", { 22: "4", 24: "mL^^UCUM" }));
    expect(message.one("specimen")!["container"]).toMatchObject([{ specimenQuantity: { value: 5 } }]);
    expect(message.outcome("SAC[1]-22[1].1.1")).toBe("left");
    expect(message.issues).toContain("mapping.yielded SAC[1]-22[1].1.1");
  });

  test("carries treatment, additive, contaminants and handling", () => {
    const { one } = convert("SPM|1|S1||BLD", segment("SAC", { 27: "EDTK^EDTA^HL70371", 30: "FILT^Filtration^HL70373", 40: "CNTM^Contaminated^HL70374", 43: "C37^Body temperature^HL70376" }));
    expect(one("specimen")).toMatchObject({
      container: [{ additiveCodeableConcept: { coding: [{ code: "EDTK" }] } }],
      processing: [{ procedure: { coding: [{ code: "FILT" }] } }],
      condition: [{ coding: [{ code: "CNTM" }] }],
      collection: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/specimen-specialHandling", valueCodeableConcept: { coding: [{ code: "C37" }] } }] },
    });
  });

  test("takes the source from the container where neither SPM nor OBR names one", () => {
    expect(convert(segment("SPM", { 1: "1", 2: "S1" }), segment("SAC", { 3: "C1", 6: "BLD&Blood^^^LA&left arm" })).one("specimen")).toMatchObject({
      type: { coding: [{ code: "BLD" }, { code: "BLD" }] },
      collection: { bodySite: { coding: [{ code: "LA" }] } },
    });
  });
});

describe("SAC to Observation", () => {
  test("carries the indices of the specimen as components, with a status that is not known", () => {
    const { one } = convert(tube, segment("SAC", { 3: "C1", 32: "2", 33: "mg/dL^^UCUM", 36: "0.5" }));
    expect(one("indices")).toMatchObject({
      status: "unknown",
      code: { text: "Specimen indices" },
      subject: { reference: "Patient/patient" },
      specimen: { reference: "Specimen/specimen" },
      component: [
        { code: { text: "Hemolysis index" }, valueQuantity: { value: 2, code: "mg/dL" } },
        { code: { text: "Icterus index" }, valueQuantity: { value: 0.5 } },
      ],
    });
  });

  test("there is none without an index", () => {
    expect(convert(tube, segment("SAC", { 3: "C1" })).one("indices")).toBeUndefined();
  });
});

test("a full SAC leaves nothing undecided and makes valid resources", () => {
  const message = convert(tube, fullSegment("SAC", 44, "1", { 7: "20240301" }));
  expect([message.leaves("SAC", "undecided"), message.leaves("SAC", "failed"), message.invalid]).toEqual([[], [], []]);
});

describe("INV to Substance", () => {
  const results = ["MSH|^~\\&|LAB|HOSPITAL|EHR|CLINIC|20240301120000+0100||OUL^R22^OUL_R22|1|P|2.6", "PID|1||4711^^^HOSPITAL^MR", "SPM|1|S1||BLD", "SAC|||C1"];

  test("carries the substance, its kind, container, usable amount and expiry", () => {
    const { one, leaves, invalid } = convertMessage([
      ...results,
      segment("INV", { 1: "R1^Reagent^L", 2: "OK", 3: "RC^Reagent calibrator^HL70384", 4: "K7^^L", 7: "50", 8: "25", 9: "20", 11: "mL^^UCUM", 12: "20250131", 16: "LOT1" }),
    ]);
    expect(one("substance")).toMatchObject({
      code: { coding: [{ code: "R1", display: "Reagent" }] },
      category: [{ coding: [{ code: "RC" }] }],
      instance: [{ identifier: { value: "K7" }, quantity: { value: 20, code: "mL" }, expiry: "2025-01-31" }],
    });
    expect([leaves("INV", "undecided"), leaves("INV", "failed"), invalid]).toEqual([[], [], []]);
  });
});
