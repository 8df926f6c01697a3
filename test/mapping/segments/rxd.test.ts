import { describe, expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const head = (event: string, structure: string) => [`MSH|^~\\&|RX|HOSPITAL|EHR|CLINIC|20240301120000+0100||${event}^${structure}|1|P|2.5.1`, "PID|1||4711^^^HOSPITAL^MR||Muster^Eva"];
const segment = (name: string, fields: Readonly<Record<number, string>>) => `${name}|${Array.from({ length: 35 }, (_, i) => fields[i + 1] ?? "").join("|").replace(/\|+$/, "")}`;
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const drug = "308191^amoxicillin 500 MG^RXNORM";
const orc = "ORC|RE|P1^EHR|F1^RX";
const ones = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [i + 1, "1"]));

describe("a dispense", () => {
  const dispensed = (fields: Readonly<Record<number, string>>, ...more: string[]) => convertMessage([...head("RDS^O13", "RDS_O13"), orc, segment("RXD", { 1: "1", 2: drug, ...fields }), ...more]);
  const dispense = (fields: Readonly<Record<number, string>>, ...more: string[]) => plain(dispensed(fields, ...more).one("dispense")!);

  test("says when, how much, by whom, and that its status is not known", () => {
    expect(dispense({ 3: "20240301", 4: "30", 5: "tab", 9: "after food", 10: "9^Pharm^Carl", 33: "R^Refill^HL70484" }, "RXR|PO")).toMatchObject({
      status: "unknown",
      whenHandedOver: "2024-03-01",
      quantity: { value: 30, unit: "tab" },
      note: [{ text: "after food" }],
      performer: [{ function: { coding: [{ code: "DP" }] } }],
      type: { coding: [{ code: "R" }] },
      medicationReference: { reference: "Medication/dispensedMedication" },
      dosageInstruction: [{ route: {} }],
    });
  });

  test("names its order by number where the order is not in the message", () => {
    expect(dispense({})["authorizingPrescription"]).toMatchObject([{ type: "MedicationRequest", identifier: { value: "P1" } }]);
  });

  test("points to the order where it is", () => {
    const message = convertMessage([...head("RDS^O13", "RDS_O13"), orc, segment("RXE", { 2: drug, 3: "1" }), "RXR|PO", segment("RXD", { 1: "1", 2: drug }), "RXR|PO"]);
    expect(message.one("dispense")!["authorizingPrescription"]).toEqual([{ reference: "MedicationRequest/prescription" }]);
  });

  test("has lot, expiration and maker at its medication", () => {
    expect(plain(dispensed({ 18: "L7", 19: "20251231", 20: "PMC^Pasteur^MVX" }).one("dispensedMedication")!)).toMatchObject({ batch: { lotNumber: "L7", expirationDate: "2025-12-31" }, manufacturer: {} });
  });

  test.each([
    ["G", true],
    ["N", false],
  ])("substitution %s is %s", (code, wasSubstituted) => {
    expect(dispense({ 11: code })).toMatchObject({ substitution: { wasSubstituted, type: { coding: [{ code }] } } });
  });

  test("a code that does not say whether it was substituted leaves it unknown", () => {
    expect(dispense({ 11: "2" })).toMatchObject({ substitution: { _wasSubstituted: { extension: [{ valueCode: "unknown" }] }, type: { coding: [{ code: "2" }] } } });
  });

  test("the order's length is the supply, in days", () => {
    const message = convertMessage([...head("RDS^O13", "RDS_O13"), orc, "TQ1|1||BID|||14^d", segment("RXD", { 1: "1", 2: drug })]);
    expect(plain(message.one("dispense")!)).toMatchObject({ daysSupply: { value: 14, code: "d", system: "http://unitsofmeasure.org" }, dosageInstruction: [{ timing: { code: { coding: [{ code: "BID" }, {}] } } }] });
  });

  test("a refused refill is declined", () => {
    expect(convertMessage([...head("RDS^O13", "RDS_O13"), "ORC|UF|P1", segment("RXD", { 1: "1", 2: drug })]).one("dispense")).toMatchObject({ status: "declined" });
  });

  test("refills left and the pharmacy that it went to have their places", () => {
    const message = dispensed({ 8: "3", 30: "PH1^Corner Pharmacy^L", 31: "1 Main St^^Boston" });
    expect(plain(message.one("dispense")!)).toMatchObject({ extension: [{ valueInteger: 3 }], destination: { reference: "Location/destination" } });
    expect(message.one("destination")).toMatchObject({ name: "Corner Pharmacy", address: { city: "Boston" } });
  });

  test("of another medication under one order number is another dispense", () => {
    expect(dispensed({}).key("dispense")).not.toEqual(dispensed({ 2: "723^amoxicillin^RXNORM" }).key("dispense"));
  });

  test("a full RXD leaves nothing undecided, and the resource is valid", () => {
    const message = dispensed({ ...ones(35), 2: drug, 3: "20240301", 11: "N", 19: "20251231" }, "RXR|PO|1|1|1|1|1", "RXC|A|1|1|1", "CDO|1|A|1^g|^O");
    for (const name of ["RXD", "RXR", "RXC", "CDO", "ORC"]) expect([name, ...message.leaves(name, "undecided")]).toEqual([name]);
    expect(message.invalid.filter((problem) => !problem.includes("reference-target"))).toEqual([]);
  });
});

describe("an administration", () => {
  const given = (fields: Readonly<Record<number, string>>, ...more: string[]) => convertMessage([...head("RAS^O17", "RAS_O17"), orc, segment("RXA", { 1: "1", 2: "1", 3: "20240301080000+0100", 5: drug, 6: "500", 7: "mg", ...fields }), ...more]);
  const administration = (fields: Readonly<Record<number, string>>, ...more: string[]) => plain(given(fields, ...more).one("administration")!);

  test.each([
    ["CP", "completed"],
    ["PA", "stopped"],
    ["RE", "not-done"],
    ["NA", "not-done"],
    ["", "unknown"],
  ])("RXA-20 %s is %s", (code, status) => {
    expect(administration({ 20: code })).toMatchObject({ status });
  });

  test("that is deleted was entered in error", () => {
    expect(administration({ 20: "CP", 21: "D" })).toMatchObject({ status: "entered-in-error" });
  });

  test("that is refused says why, or that it was", () => {
    expect(administration({ 18: "00^Parental decision^NIP002", 20: "RE" })["statusReason"]).toMatchObject([{ coding: [{ code: "00" }] }]);
    expect(administration({ 20: "RE" })["statusReason"]).toMatchObject([{ coding: [{ code: "RE" }] }]);
  });

  test("has a time or a period, dose, route and performer", () => {
    expect(administration({ 10: "8^Nurse^Nina" }, "RXR|IV^Intravenous^HL70162|LA^Left arm^L||PUSH^Push^L")).toMatchObject({
      effectiveDateTime: "2024-03-01T08:00:00+01:00",
      dosage: { dose: { value: 500, unit: "mg" }, route: {}, site: {}, method: {} },
      performer: [{ function: { coding: [{ code: "AP" }] } }],
      subject: { reference: "Patient/patient" },
      request: { identifier: { value: "P1" }, type: "MedicationRequest" },
    });
    const infusion = administration({ 4: "20240301090000+0100" });
    expect(infusion).toMatchObject({ effectivePeriod: { start: "2024-03-01T08:00:00+01:00", end: "2024-03-01T09:00:00+01:00" } });
    expect(infusion).not.toHaveProperty("_effectiveDateTime");
  });

  test("of several each has the order's numbers", () => {
    const message = convertMessage([...head("RAS^O17", "RAS_O17"), orc, segment("RXA", { 1: "1", 2: "1", 3: "20240301", 5: drug }), segment("RXA", { 1: "1", 2: "2", 3: "20240302", 5: drug }), "RXR|PO"]);
    expect(message.all("administration")).toHaveLength(2);
    for (const made of message.all("administration")) expect(plain(made)).toMatchObject({ identifier: [{ value: "P1" }, { value: "F1" }], dosage: { route: {} }, request: { identifier: { value: "P1" } } });
  });

  test("a full RXA leaves nothing undecided, and the resource is valid", () => {
    const message = given({ ...ones(29), 3: "20240301", 4: "20240301", 5: drug, 9: "^note", 16: "20251231", 20: "CP", 21: "A", 22: "20240301" }, "RXR|PO|1|1|1|^x|1");
    for (const name of ["RXA", "RXR", "ORC"]) expect([name, ...message.leaves(name, "undecided")]).toEqual([name]);
    expect(message.invalid.filter((problem) => !problem.includes("reference-target"))).toEqual([]);
  });
});

describe("a give", () => {
  const message = convertMessage([
    ...head("RGV^O15", "RGV_O15"), "ORC|NW|P1^EHR|F1^RX|||||||||7^Order^Ann", segment("RXG", { ...ones(33), 3: "", 4: drug, 5: "500", 6: "", 7: "mg", 10: "N", 20: "20251231" }),
    "TQ1|1||||||20240301080000+0100", "RXR|PO^Oral^HL70162", "RXC|A|1|1|1", segment("RXG", { 1: "2", 4: drug, 5: "500" }), "TQ1|1||||||20240301200000+0100", "RXR|PO",
  ]);

  test("is an instance of the order, one for each dose", () => {
    const [first, second] = message.all("give").map(plain);
    expect(first).toMatchObject({
      intent: "instance-order",
      status: "active",
      identifier: expect.arrayContaining([expect.objectContaining({ value: "P1" })]),
      dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 500 } }], timing: { repeat: { boundsPeriod: { start: "2024-03-01T08:00:00+01:00" } } }, route: {} }],
    });
    expect(second).toMatchObject({ intent: "instance-order", status: "active", identifier: [{ value: "P1" }, { value: "F1" }], dosageInstruction: [{ timing: { repeat: { boundsPeriod: { start: "2024-03-01T20:00:00+01:00" } } } }] });
    expect(message.keys("give")[0]).not.toEqual(message.keys("give")[1]);
  });

  test("leaves nothing undecided, and is valid", () => {
    for (const name of ["RXG", "RXR", "RXC", "TQ1", "ORC"]) expect([name, ...message.leaves(name, "undecided")]).toEqual([name]);
    expect(message.invalid.filter((problem) => !problem.includes("reference-target"))).toEqual([]);
  });
});
