import { describe, expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const msh = (event: string, structure: string) => `MSH|^~\\&|EHR|CLINIC|RX|HOSPITAL|20240301120000+0100||${event}^${structure}|1|P|2.5.1`;
const pid = "PID|1||4711^^^HOSPITAL^MR||Muster^Eva";
/** A segment with the fields given by number. */
const segment = (name: string, fields: Readonly<Record<number, string>>) => `${name}|${Array.from({ length: 45 }, (_, i) => fields[i + 1] ?? "").join("|").replace(/\|+$/, "")}`;
const encoded = (...segments: string[]) => convertMessage([msh("RDE^O11", "RDE_O11"), pid, ...segments]);
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const orc = "ORC|NW|P1^EHR|F1^RX||||||20240301110000+0100|||7^Order^Ann";
const rxe = (fields: Readonly<Record<number, string>> = {}) => segment("RXE", { 2: "308191^amoxicillin 500 MG^RXNORM", 3: "500", 5: "mg^^UCUM", ...fields });
const prescription = (...segments: string[]) => plain(encoded(orc, ...segments).one("prescription")!);

describe("an encoded order alone", () => {
  test("is the order", () => {
    expect(prescription(rxe())).toMatchObject({
      status: "active",
      intent: "order",
      identifier: [{ value: "P1", type: { coding: [{ code: "PLAC" }] } }, { value: "F1", type: { coding: [{ code: "FILL" }] } }],
      authoredOn: "2024-03-01T11:00:00+01:00",
      subject: { reference: "Patient/patient" },
      medicationReference: { reference: "Medication/encodedMedication" },
      dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 500, unit: "mg", system: "http://unitsofmeasure.org", code: "mg" } }] }],
    });
  });

  test.each([
    ["CA", "cancelled"],
    ["DC", "stopped"],
    ["HD", "on-hold"],
    ["CM", "completed"],
    ["RP", "stopped"],
  ])("ORC-5 %s is %s", (code, status) => {
    expect(plain(encoded(`ORC|SC|P1|||${code}`, rxe()).one("prescription")!)).toMatchObject({ status });
  });

  test("without a status is unknown, never active", () => {
    expect(plain(encoded("ORC|SC|P1", rxe()).one("prescription")!)).toMatchObject({ status: "unknown" });
  });

  test("takes the time of the original order before that of the event", () => {
    expect(prescription(rxe({ 32: "20240228" }))["authoredOn"]).toBe("2024-02-28");
  });
});

describe("an encoded order with the order as it was placed", () => {
  const message = encoded(orc, "TQ1|1||BID", segment("RXO", { 1: "723^Amoxicillin^RXNORM", 2: "1", 4: "tab" }), "RXR|PO^Oral^HL70162", rxe(), "TQ1|1||TID", "RXR|IV^Intravenous^HL70162");

  test("makes two requests, the pharmacy's based on the other", () => {
    expect(plain(message.one("medicationOrder")!)).toMatchObject({ intent: "original-order", medicationReference: { reference: "Medication/orderedMedication" } });
    expect(plain(message.one("encodedOrder")!)).toMatchObject({ intent: "filler-order", basedOn: [{ reference: "MedicationRequest/medicationOrder" }] });
    expect(message.key("medicationOrder")).not.toEqual(message.key("encodedOrder"));
  });

  test("gives each its own timing and route", () => {
    expect(plain(message.one("medicationOrder")!["dosageInstruction"])).toMatchObject([{ timing: { code: { coding: [{ code: "BID" }, {}] } }, route: { coding: [{ code: "PO" }, {}] } }]);
    expect(plain(message.one("encodedOrder")!["dosageInstruction"])).toMatchObject([{ timing: { code: { coding: [{ code: "TID" }, {}] } }, route: { coding: [{ code: "IV" }] } }]);
  });
});

describe("the medication", () => {
  test("has code, form, strength and package", () => {
    const made = encoded(orc, rxe({ 6: "TAB^Tablet^L", 25: "500", 26: "mg^^UCUM", 28: "100", 29: "tab", 31: "00093^Amox^NDC" })).one("encodedMedication")!;
    expect(plain(made)).toMatchObject({
      code: { coding: [{ system: "http://www.nlm.nih.gov/research/umls/rxnorm", code: "308191" }, { system: "http://hl7.org/fhir/sid/ndc", code: "00093" }] },
      form: { coding: [{ code: "TAB" }] },
      amount: { numerator: { value: 100 }, denominator: { value: 1 } },
      ingredient: [{ itemCodeableConcept: { coding: [{ code: "308191" }] }, strength: { numerator: { value: 500, code: "mg" }, denominator: { extension: [{ valueCode: "unknown" }] } } }],
    });
  });

  test("has the strength's volume where the sender gives it", () => {
    expect(plain(encoded(orc, rxe({ 25: "250", 26: "mg", 33: "5", 34: "mL" })).one("encodedMedication")!)).toMatchObject({ ingredient: [{ strength: { numerator: { value: 250 }, denominator: { value: 5, unit: "mL" } } }] });
  });

  test("has the components of RXC as ingredients, each order its own", () => {
    const message = encoded(orc, segment("RXO", { 1: "1^Drip^L" }), "RXR|IV", "RXC|B|D5W^Dextrose^L|1000|mL", rxe(), "RXR|IV", "RXC|B|NS^Saline^L|500|mL", "RXC|A|KCL^Potassium^L|20|meq|||00409^KCl^NDC");
    expect(plain(message.one("orderedMedication")!["ingredient"])).toMatchObject([{ itemCodeableConcept: { coding: [{ code: "D5W" }] }, strength: { numerator: { value: 1000, unit: "mL" } } }]);
    expect(plain(message.one("encodedMedication")!["ingredient"])).toMatchObject([{ itemCodeableConcept: { coding: [{ code: "NS" }] } }, { itemCodeableConcept: { coding: [{ code: "KCL" }, { code: "00409" }] } }]);
  });
});

describe("dose, rate and instructions", () => {
  test("a least and a greatest amount are a range", () => {
    expect(prescription(rxe({ 3: "1", 4: "2", 5: "tab" }))["dosageInstruction"]).toMatchObject([{ doseAndRate: [{ doseRange: { low: { value: 1, unit: "tab" }, high: { value: 2, unit: "tab" } } }] }]);
  });

  test("a rate has its units", () => {
    expect(prescription(rxe({ 23: "125", 24: "mL/h^^UCUM" }))["dosageInstruction"]).toMatchObject([{ doseAndRate: [{ doseQuantity: {}, rateQuantity: { value: 125, unit: "mL/h" } }] }]);
  });

  test("an amount in a time is a ratio", () => {
    expect(prescription(rxe({ 22: "H6" }))["dosageInstruction"]).toMatchObject([{ doseAndRate: [{ rateRatio: { numerator: { value: 500, unit: "mg" }, denominator: { value: 6, code: "h" } } }] }]);
  });

  test("the daily dose is the greatest in a day", () => {
    expect(prescription(rxe({ 19: "1500^mg" }))["dosageInstruction"]).toMatchObject([{ maxDosePerPeriod: { numerator: { value: 1500, unit: "mg" }, denominator: { value: 1, code: "d" } } }]);
  });

  test("instructions stand in one dosage, as text also where they stand in the code's place", () => {
    expect(prescription(rxe({ 7: "^with food~take until finished" }))["dosageInstruction"]).toMatchObject([{ additionalInstruction: [{ text: "with food" }, { text: "take until finished" }] }]);
  });

  test("refills, quantity, substitution and pharmacy are the dispense request's", () => {
    const message = encoded(orc, rxe({ 9: "G", 10: "30", 11: "tab", 12: "2", 39: "10", 40: "PH1^Corner Pharmacy^L", 41: "1 Main St^^Boston", 45: "^WPN^PH^^^617^5550100" }));
    expect(plain(message.one("prescription")!)).toMatchObject({
      dispenseRequest: { quantity: { value: 30, unit: "tab" }, numberOfRepeatsAllowed: 2, initialFill: { quantity: { value: 10, unit: "tab" } }, performer: { reference: "Organization/pharmacy" } },
      substitution: { allowedCodeableConcept: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0167", code: "G" }] } },
    });
    expect(message.one("pharmacy")).toMatchObject({ name: "Corner Pharmacy", identifier: [{ value: "PH1" }], address: [{ city: "Boston" }], telecom: [{ use: "work" }] });
  });

  test("the pharmacist who verified stands in the Provenance, beside the one who ordered", () => {
    expect(encoded(orc, rxe({ 14: "9^Check^Carl" })).one("medicationEntry")).toMatchObject({ agent: [{ type: { coding: [{ code: "author" }] } }, { type: { coding: [{ code: "verifier" }] } }], target: [{ reference: "MedicationRequest/prescription" }] });
  });

  test("the DEA number stands beside the requester", () => {
    expect(prescription(rxe({ 13: "AB1234563" }))["requester"]).toMatchObject({ extension: [{ valueIdentifier: { value: "AB1234563", type: { coding: [{ code: "DEA" }] } } }] });
  });
});

describe("TQ1", () => {
  const timing = (...tq1: string[]) => prescription(rxe(), ...tq1)["dosageInstruction"];

  test("Q6H is every six hours", () => {
    expect(timing("TQ1|1||Q6H")).toMatchObject([{ timing: { repeat: { frequency: 1, period: 6, periodUnit: "h" } } }]);
  });

  test("a period and a unit are the timing's", () => {
    expect(timing("TQ1|1||^^^^2^d")).toMatchObject([{ timing: { repeat: { period: 2, periodUnit: "d" } } }]);
  });

  test("an event and its offset in minutes", () => {
    expect(timing("TQ1|1||^^^^^^^ACM^1^hr")).toMatchObject([{ timing: { repeat: { when: ["ACM"], offset: 60 } } }]);
  });

  test("clock times are not written beside an event", () => {
    const message = encoded(orc, rxe(), "TQ1|1||^^^^^^^ACM|0800");
    expect(message.outcome("TQ1[1]-4[1].1.1")).toBe("archived");
    expect(timing("TQ1|1|||0800~2000")).toMatchObject([{ timing: { repeat: { timeOfDay: ["08:00:00", "20:00:00"] } } }]);
  });

  test("a length without a start bounds the timing", () => {
    expect(timing("TQ1|1|||||10^d")).toMatchObject([{ timing: { repeat: { boundsDuration: { value: 10, code: "d", system: "http://unitsofmeasure.org" } } } }]);
  });

  test("seven days from a date end with the seventh", () => {
    expect(timing("TQ1|1|||||7^d|20240301")).toMatchObject([{ timing: { repeat: { boundsPeriod: { start: "2024-03-01", end: "2024-03-07" } } } }]);
  });

  test("a start and an end stand as they are, and the length beside them is archived", () => {
    const message = encoded(orc, rxe(), "TQ1|1|||||7^d|20240301|20240331");
    expect(plain(message.one("prescription")!["dosageInstruction"])).toMatchObject([{ timing: { repeat: { boundsPeriod: { start: "2024-03-01", end: "2024-03-31" } } } }]);
    expect(message.outcome("TQ1[1]-6[1].1.1")).toBe("archived");
  });

  test("a condition says what it is needed for; PRN alone that it is taken as needed", () => {
    expect(timing("TQ1|1||PRN|||||||pain")).toMatchObject([{ asNeededCodeableConcept: { text: "pain" } }]);
    expect(timing("TQ1|1||PRN|||||||pain")).not.toMatchObject([{ asNeededBoolean: true }]);
    expect(timing("TQ1|1||PRN")).toMatchObject([{ asNeededBoolean: true }]);
  });

  test("a priority is the request's", () => {
    expect(prescription(rxe(), "TQ1|1||||||||S")).toMatchObject({ priority: "stat" });
  });

  test("several are several steps", () => {
    expect(timing("TQ1|1|2|||||||||first|S", "TQ1|2||BID||||||||then")).toMatchObject([{ sequence: 1, text: "first" }, { text: "then", timing: {} }]);
  });

  test("what is no unit of time fails, with a warning", () => {
    const message = encoded(orc, rxe(), "TQ1|1|||||150^kg");
    expect(message.issues).toContain("mapping.not-a-time-unit TQ1[1]-6[1].1.1");
  });
});

test("an alternative route is archived", () => {
  const message = encoded(orc, rxe(), "RXR|PO^Oral^HL70162", "RXR|IV^Intravenous^HL70162|LA^Left arm^L");
  expect(plain(message.one("prescription")!["dosageInstruction"])).toHaveLength(1);
  expect(message.outcome("RXR[2]-1[1].1.1")).toBe("archived");
});

test("a limit for a lifetime, a day and an episode", () => {
  const limit = (cdo: string) => prescription(rxe(), "RXR|PO", cdo)["dosageInstruction"];
  expect(limit("CDO|1|A|450^mg|^PL")).toMatchObject([{ maxDosePerLifetime: { value: 450, unit: "mg" } }]);
  expect(limit("CDO|1|A|4^g|^D")).toMatchObject([{ maxDosePerPeriod: { numerator: { value: 4 }, denominator: { value: 1, code: "d" } } }]);
  expect(encoded(orc, rxe(), "RXR|PO", "CDO|1|A|4^g|^O").outcome("CDO[1]-3[1].1.1")).toBe("archived");
});

test("full segments leave nothing undecided, and the resources are valid", () => {
  const ones = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [i + 1, "1"]));
  const message = encoded(
    "ORC|NW|P1|F1|G1||||P0^F0|20240301|1|1|1|1|1|20240301|1|1|1|1|1||||||1|20240301|R|I|1|1|20240301|1|1",
    "TQ1|1", "TQ2|1|S|1|1|1|EE|*|1^d|1|E", segment("RXO", { ...ones(36), 9: "G", 31: "RQO" }), "RXR|PO|1|1|1|1|1", "RXC|A|1|1|1|1|1|1|1|1|1|1",
    segment("RXE", { ...ones(45), 1: "", 9: "N", 18: "20240301", 32: "20240301" }), "TQ1|1|1|BID|0800|1^min|1^d|||R|a|b|S|1^h|1",
    "RXV|1|L|1|mg|1|mL|P|1|mg|1|mL|1|mg|1|mL|1^mg|10^min|1|1|1|mL|A", "RXR|IV|1|1|1|1|1", "RXC|B|1|1|1|1|1|1|1|1|1|1", "CDO|1|A|1^g|^D",
  );
  for (const name of ["ORC", "RXO", "RXE", "RXR", "RXC", "RXV", "CDO", "TQ1", "TQ2"]) expect([name, ...message.leaves(name, "undecided")]).toEqual([name]);
  expect(message.invalid.filter((problem) => !problem.includes("reference-target"))).toEqual([]);
});

describe("an order that is placed", () => {
  test.each([["CH", "419747000", "Chew"], ["DI", "421682005", "Dissolve"], ["IS", "421257003", "Insert"], ["SH", "420606003", "Shampoo"], ["WA", "422152000", "Wash"]])("has the method %s in SNOMED CT, beside the sender's own", (code, concept, display) => {
    const order = convertMessage([msh("OMP^O09", "OMP_O09"), pid, orc, segment("RXO", { 1: "723^Amoxicillin^RXNORM" }), `RXR|PO|||${code}^${display}^HL70165`]).one("medicationOrder")!;
    expect(order["dosageInstruction"]).toMatchObject([{ method: { coding: [{ system: "http://snomed.info/sct", code: concept, display }, { system: "http://terminology.hl7.org/CodeSystem/v2-0165", code, display }] } }]);
  });

  test("is the original order, in OMP_O09 and ORM_O01 alike", () => {
    const segments = [pid, orc, segment("RXO", { 1: "723^Amoxicillin^RXNORM", 2: "500", 4: "mg", 9: "N", 13: "3", 20: "J02^Pharyngitis^I10", 28: "30" }), "RXR|PO"];
    const [omp, orm] = [["OMP^O09", "OMP_O09"] as const, ["ORM^O01", "ORM_O01"] as const].map(([event, structure]) => convertMessage([msh(event, structure), ...segments]));
    expect(plain(omp!.one("medicationOrder")!)).toMatchObject({
      intent: "original-order",
      status: "active",
      reasonCode: [{ coding: [{ code: "J02" }] }],
      dosageInstruction: [{ doseAndRate: [{ type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/dose-rate-type", code: "ordered", display: "Ordered" }] }, doseQuantity: { value: 500 } }] }],
      dispenseRequest: { numberOfRepeatsAllowed: 3, dispenseInterval: { value: 30, code: "d" } },
      substitution: { allowedCodeableConcept: { coding: [{ code: "N", system: "http://terminology.hl7.org/CodeSystem/v3-substanceAdminSubstitution" }, { code: "N" }] } },
    });
    expect(orm!.key("medicationOrder")).toEqual(omp!.key("medicationOrder"));
    expect(orm!.one("order")).toBeUndefined();
  });

  test("a proposal is no order", () => {
    expect(convertMessage([msh("OMP^O09", "OMP_O09"), pid, orc, segment("RXO", { 1: "723^Amoxicillin^RXNORM", 31: "PRP" })]).one("medicationOrder")).toMatchObject({ intent: "proposal" });
  });

  test("text alone is a note of an order whose medication is not known", () => {
    const message = convertMessage([msh("OMP^O09", "OMP_O09"), pid, orc, segment("RXO", { 6: "^the cream from last time" })]);
    expect(plain(message.one("medicationOrder")!)).toMatchObject({ intent: "original-order", note: [{ text: "the cream from last time" }], medicationReference: { extension: [{ valueCode: "unknown" }] } });
  });
});
