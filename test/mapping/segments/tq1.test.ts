import { expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const convert = (obr: string, ...tq1: string[]) =>
  convertMessage(["MSH|^~\\&|LAB|HOSPITAL|EHR|CLINIC|20240301120000+0100||ORU^R01^ORU_R01|1|P|2.5.1", "PID|1||4711^^^HOSPITAL^MR||Muster^Eva", "ORC|NW|P1|F1", obr, ...tq1]);
const obr = "OBR|1|P1|F1|2345-7^Glucose^LN";

test("a start, a priority, a condition and an instruction stand in the order", () => {
  expect(convert(obr, "TQ1|1|2|||||20240302080000+0100||S|on pain|in the morning").one("order")).toMatchObject({
    quantityQuantity: { value: 2 },
    occurrencePeriod: { start: "2024-03-02T08:00:00+01:00" },
    priority: "stat",
    asNeededCodeableConcept: { text: "on pain" },
    note: [{ text: "in the morning" }],
  });
});

test("a pattern, clock times and a count are a timing, which stands before the requested time of OBR-6", () => {
  const message = convert(`${obr}||20240305`, "TQ1|1||BID|0800~2000|||20240302|20240310||||||6");
  expect(message.one("order")).toMatchObject({
    occurrenceTiming: { code: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", code: "BID" }, { code: "BID" }] }, repeat: { timeOfDay: ["08:00:00", "20:00:00"], boundsPeriod: { start: "2024-03-02", end: "2024-03-10" }, count: 6 } },
  });
  expect(message.one("order")).not.toHaveProperty("occurrenceDateTime");
  expect(message.outcome("OBR[1]-6[1].1.1")).toBe("archived");
  expect(message.invalid.filter((problem) => problem.startsWith("order") && !problem.includes("reference"))).toEqual([]);
});

test("one member of a choice never stands beside another", () => {
  const message = convertMessage([
    "MSH|^~\\&|EHR|CLINIC|LAB|HOSPITAL|20240301120000+0100||ORM^O01^ORM_O01|1|P|2.5.1",
    "PID|1||4711^^^HOSPITAL^MR||Muster^Eva",
    "ORC|NW|P1|||||^^^20240302",
    "OBR|1|P1||2345-7^Glucose^LN|||||||||||||||||||||||^BID",
  ]);
  expect(Object.keys(message.one("order")!).filter((name) => name.startsWith("occurrence"))).toEqual(["occurrencePeriod"]);
  expect(message.outcome("OBR[1]-27[1].2.1")).toBe("archived");
  expect(message.issues).toContain("mapping.yielded OBR[1]-27[1].2.1");
});

test("of several schedules the first is the order's, and the others are archived", () => {
  const message = convert(obr, "TQ1|1||Q6H||||20240302||R", "TQ1|2||BID||||20240305||S");
  expect(message.one("order")).toMatchObject({ occurrenceTiming: { repeat: { frequency: 1, period: 6, periodUnit: "h", boundsPeriod: { start: "2024-03-02" } } }, priority: "routine" });
  expect(message.outcome("TQ1[2]-3[1].1.1")).toBe("archived");
  expect(message.leaves("TQ1", "failed")).toEqual([]);
});

test("a start and a length without a pattern are a period", () => {
  expect(convert(obr, "TQ1|1|||||2^h|20240302080000+0100").one("order")).toMatchObject({ occurrencePeriod: { start: "2024-03-02T08:00:00+01:00", end: "2024-03-02T10:00:00+01:00" } });
});
