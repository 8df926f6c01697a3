import { expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const convert = (...segments: string[]) =>
  convertMessage(["MSH|^~\\&|LAB|HOSPITAL|EHR|CLINIC|20240301120000+0100||ORU^R01^ORU_R01|1|P|2.5.1", "PID|1||4711^^^HOSPITAL^MR||Muster^Eva", ...segments]);
const obr = "OBR|1|P1|F1|2345-7^Glucose^LN";
const obx = (n: number) => `OBX|${n}|NM|${n}^A^L||7||||||F`;

test("a note belongs to the result before it", () => {
  const [one, two] = convert(obr, obx(1), "NTE|1|L|first", obx(2), "NTE|1|L|second").all("observation");
  expect(one!["note"]).toEqual([{ text: "first" }]);
  expect(two!["note"]).toEqual([{ text: "second" }]);
});

test("several notes stay several, in order; repetitions are lines of one", () => {
  expect(convert(obr, obx(1), "NTE|1||one~two", "NTE|2||three").one("observation")!["note"]).toEqual([{ text: "one\ntwo" }, { text: "three" }]);
});

test("a note on the OBR is the order's", () => {
  const message = convert(obr, "NTE|1|L|on the order", obx(1));
  expect(message.one("order")!["note"]).toEqual([{ text: "on the order" }]);
  expect(message.one("observation")).not.toHaveProperty("note");
});

test("without an order it is the report's, never the result's before it", () => {
  const message = convert(obr, obx(1), "OBR|2|||2345-7^Glucose^LN", "NTE|1||on the second report", obx(2));
  expect(message.all("observation")[0]).not.toHaveProperty("note");
  expect(message.all("report")[1]!["extension"]).toEqual([{ url: "http://hl7.org/fhir/StructureDefinition/note", valueAnnotation: { text: "on the second report" } }]);
});

test("a note on the patient is an extension of the patient", () => {
  expect(convert("NTE|1||speaks Swedish", obr).one("patient")!["extension"]).toContainEqual({ url: "http://hl7.org/fhir/StructureDefinition/note", valueAnnotation: { text: "speaks Swedish" } });
});

test("author, time and kind have their places", () => {
  expect(convert(obr, obx(1), "NTE|1|L|text|RE^Remark^HL70364|1^Write^Ann|20240301100000+0100").one("observation")!["note"]).toMatchObject([
    { time: "2024-03-01T10:00:00+01:00", extension: [{ valueCodeableConcept: { coding: [{ code: "RE", system: "http://terminology.hl7.org/CodeSystem/v2-0364" }] } }] },
  ]);
});

test("a note without text says that the text is unknown", () => {
  const message = convert(obr, obx(1), "NTE|1|||RE^Remark^HL70364");
  expect(message.one("observation")!["note"]).toMatchObject([{ _text: { extension: [{ valueCode: "unknown" }] } }]);
  expect(message.leaves("NTE", "undecided")).toEqual([]);
});

test("a coded comment (NTE-9) is the text where the segment has no other", () => {
  const note = (nte: string) => convert(obr, obx(1), nte).one("observation")!["note"];
  expect(note("NTE|1|L|||||||HEM^Hemolyzed^99C")).toMatchObject([{ text: "Hemolyzed" }]);
  expect(note("NTE|1|L|in words||||||HEM^Hemolyzed^99C")).toEqual([{ text: "in words" }]);
});
