import { describe, expect, test } from "vitest";
import { convertMessage } from "./convert-message.ts";

const head = ["MSH|^~\\&|EHR|CLINIC|IIS|STATE|20240301120000+0100||VXU^V04^VXU_V04|1|P|2.5.1", "PID|1||4711^^^CLINIC^MR||Muster^Eva"];
/** An RXA with the fields given by number. */
const rxa = (fields: Readonly<Record<number, string>>) => `RXA|${Array.from({ length: 29 }, (_, i) => fields[i + 1] ?? "").join("|").replace(/\|+$/, "")}`;
const given = { 1: "0", 2: "1", 3: "20240301", 5: "140^Influenza^CVX", 20: "CP", 21: "A" };
const vaccination = (fields: Readonly<Record<number, string>>, ...more: string[]) => convertMessage([...head, "ORC|RE||V1^CLINIC", rxa({ ...given, ...fields }), ...more]);
const dose = (fields: Readonly<Record<number, string>>, ...more: string[]) => JSON.parse(JSON.stringify(vaccination(fields, ...more).one("immunization")));

describe("the status", () => {
  test.each([
    ["CP is completed", { 20: "CP" }, { status: "completed" }],
    ["PA is completed with less than a full dose", { 20: "PA" }, { status: "completed", isSubpotent: true }],
    ["NA is not done, and keeps its code", { 20: "NA" }, { status: "not-done", statusReason: { coding: [{ code: "NA", system: "http://terminology.hl7.org/CodeSystem/v2-0322" }] } }],
    ["D is entered in error", { 20: "CP", 21: "D" }, { status: "entered-in-error" }],
  ])("RXA-20 and RXA-21: %s", (_, fields, expected) => {
    expect(dose(fields)).toMatchObject(expected);
  });

  test("a missing one is unknown, never completed", () => {
    const made = dose({ 20: "" });
    expect(made).not.toHaveProperty("status");
    expect(made["_status"]).toEqual({ extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] });
  });
});

describe("a refusal", () => {
  const refused = (orc: string, fields = {}) => convertMessage([...head, orc, rxa({ ...given, 6: "999", 18: "00^Parental decision^NIP002", 20: "RE", ...fields })]);

  test("is not done, with its reason", () => {
    const made = refused("ORC|RE||9999^CDC").one("unnumbered")!;
    expect(made).toMatchObject({ status: "not-done", statusReason: { coding: [{ code: "00", display: "Parental decision" }] } });
    expect(made).not.toHaveProperty("doseQuantity");
  });

  test("without a reason says that it was refused", () => {
    expect(refused("ORC|RE||9999^CDC", { 18: "" }).one("unnumbered")).toMatchObject({ statusReason: { coding: [{ code: "RE" }] } });
  });

  test("numbered 9999 has no number, and two of one patient are two", () => {
    const message = convertMessage([...head, "ORC|RE||9999^CDC", rxa({ ...given, 20: "RE" }), "ORC|RE||9999^CDC", rxa({ ...given, 5: "08^HepB^CVX", 20: "RE" })]);
    const [first, second] = message.keys("unnumbered");
    expect(first).not.toEqual(second);
    expect(message.all("unnumbered").some((made) => "identifier" in made)).toBe(false);
    expect(message.outcome("ORC[1]-3[1].1.1")).toBe("left");
  });
});

describe("the source of the record", () => {
  test("00 comes from those who vaccinated", () => {
    const made = dose({ 9: "00^New record^NIP001" });
    expect(made).toMatchObject({ primarySource: true });
    expect(made).not.toHaveProperty("reportOrigin");
  });

  test.each(["01", "03", "08"])("%s is a report of a dose that others gave", (code) => {
    expect(dose({ 9: `${code}^Historical^NIP001`, 6: "999" })).toMatchObject({ primarySource: false, reportOrigin: { coding: [{ code, display: "Historical" }] } });
  });

  test("other texts are notes", () => {
    expect(dose({ 9: "^left arm was sore" })).toMatchObject({ note: [{ text: "left arm was sore" }] });
    expect(dose({ 9: "^left arm was sore" })).not.toHaveProperty("primarySource");
  });
});

test("vaccine, dose, lot, expiration, maker and times have their places", () => {
  const made = dose({ 4: "20240301", 6: "0.50", 7: "mL^^UCUM", 15: "Z0860BB", 16: "20241104", 17: "CSL^CSL Behring^MVX", 19: "R1^Travel^L", 22: "20240302" });
  expect(made).toMatchObject({
    vaccineCode: { coding: [{ system: "http://hl7.org/fhir/sid/cvx", code: "140", display: "Influenza" }] },
    occurrenceDateTime: "2024-03-01",
    doseQuantity: { unit: "mL", system: "http://unitsofmeasure.org", code: "mL" },
    lotNumber: "Z0860BB",
    expirationDate: "2024-11-04",
    manufacturer: { reference: "Organization/CWE→Organization" },
    reasonCode: [{ coding: [{ code: "R1" }] }],
    recorded: "2024-03-02",
    patient: { reference: "Patient/patient" },
  });
  expect(JSON.stringify(vaccination({ 6: "0.50" }).one("immunization")!["doseQuantity"])).toBe('{"value":0.50}');
  expect(vaccination({ 17: "CSL^CSL Behring^MVX" }).one("CWE→Organization")).toMatchObject({ name: "CSL Behring", identifier: [{ value: "CSL", system: "http://hl7.org/fhir/sid/mvx" }] });
});

test("999 is no amount", () => {
  expect(dose({ 6: "999" })).not.toHaveProperty("doseQuantity");
  expect(vaccination({ 6: "999" }).outcome("RXA[1]-6[1].1.1")).toBe("left");
});

test("who gave and who ordered are performers with their functions", () => {
  const made = convertMessage([...head, "ORC|RE||V1|||||||||2^Order^Ann", rxa({ ...given, 10: "1^Give^Ben" })]).one("immunization")!;
  expect(made["performer"]).toMatchObject([{ function: { coding: [{ code: "AP" }] } }, { function: { coding: [{ code: "OP" }] } }]);
});

test("the ordering provider at the ordering facility is one role", () => {
  const message = convertMessage([...head, "ORC|RE||V1|||||||||2^Order^Ann|||||||||Century Clinic", rxa(given)]);
  expect(message.one("immunization")!["performer"]).toEqual([
    { actor: { reference: "PractitionerRole/role" }, function: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0443", code: "OP", display: "Ordering Provider" }] } },
  ]);
});

describe("the place", () => {
  test("is that of RXA-11 in older messages", () => {
    const message = vaccination({ 11: "^^^Clinic 1^^^^^1 Main St^^Boston^MA^02115" });
    expect(message.one("RXA→Immunization")).toMatchObject({ resourceType: "Location", name: "Clinic 1", address: { line: ["1 Main St"], city: "Boston", state: "MA", postalCode: "02115" } });
  });

  test("is that of RXA-27, with the address of RXA-28", () => {
    const message = vaccination({ 27: "Ward 3", 28: "1 Main St^^Boston^MA" });
    expect(message.all("RXA→Immunization")).toMatchObject([{ name: "Ward 3", address: { line: ["1 Main St"], city: "Boston" } }]);
    expect(message.outcome("RXA[1]-28[1].3.1")).toBe("mapped");
  });
});

describe("RXR", () => {
  test("gives route and site", () => {
    expect(dose({}, "RXR|IM^Intramuscular^HL70162|LD^Left deltoid^HL70163")).toMatchObject({
      route: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration", code: "IM" }, { system: "http://terminology.hl7.org/CodeSystem/v2-0162", code: "IM" }] },
      site: { coding: [{ code: "LD" }] },
    });
  });

  test("keeps a route of another system as it is", () => {
    const message = vaccination({}, "RXR|C28161^Intramuscular^NCIT");
    expect(message.one("immunization")!["route"]).toMatchObject({ coding: [{ code: "C28161" }] });
    expect(message.issues.filter((issue) => issue.includes("RXR"))).toEqual([]);
  });
});

describe("OBX after RXA", () => {
  const obx = (n: number, type: string, code: string, group: string, value: string) => `OBX|${n}|${type}|${code}^x^LN|${group}|${value}||||||F|||20240301`;

  test("eligibility and funding are the vaccination's", () => {
    const message = vaccination({}, obx(1, "CE", "64994-7", "1", "V05^VFC eligible^HL70064"), obx(2, "CE", "30963-3", "2", "PHC70^Private^CDCPHINVS"));
    expect(message.one("immunization")).toMatchObject({ programEligibility: [{ coding: [{ code: "V05" }] }], fundingSource: { coding: [{ code: "PHC70" }] } });
    expect(message.all("observation")).toEqual([]);
    expect(message.leaves("OBX", "undecided")).toEqual([]);
  });

  test("information sheets are told apart by OBX-4", () => {
    const first = [obx(1, "CE", "69764-9", "1", "2530886^Td VIS^cdcgs1vis"), obx(2, "DT", "29768-9", "1", "20230101"), obx(3, "DT", "29769-7", "1", "20240301")];
    const second = [obx(4, "CE", "69764-9", "2", "2530887^Flu VIS^cdcgs1vis"), obx(5, "DT", "29769-7", "2", "20240301")];
    expect(dose({}, ...first, ...second).education).toEqual([
      { documentType: "2530886", publicationDate: "2023-01-01", presentationDate: "2024-03-01" },
      { documentType: "2530887", presentationDate: "2024-03-01" },
    ]);
  });

  test("a sheet that is not named says so", () => {
    expect(dose({}, obx(1, "DT", "29769-7", "1", "20240301")).education).toMatchObject([{ presentationDate: "2024-03-01", _documentType: { extension: [{ valueCode: "unknown" }] } }]);
  });

  test("a comment is a note, and what is left is an Observation of the vaccination", () => {
    const message = vaccination({}, obx(1, "TX", "48767-8", "1", "cried"), obx(2, "CE", "59779-9", "2", "VXC16^ACIP^CDCPHINVS"), obx(3, "CE", "31044-1", "3", "VXC9^fever^CDCPHINVS"));
    expect(message.one("immunization")).toMatchObject({ note: [{ text: "cried" }], reaction: [{ detail: { reference: "Observation/reaction" } }] });
    expect(message.one("observation")).toMatchObject({ code: { coding: [{ code: "59779-9" }] }, partOf: [{ reference: "Immunization/immunization" }] });
  });

  test("a date's code with another type of value stays an Observation", () => {
    const message = vaccination({}, obx(1, "CE", "29769-7", "1", "PHC70^Private^CDCPHINVS"));
    expect(message.one("observation")).toMatchObject({ valueCodeableConcept: { coding: [{ code: "PHC70" }] } });
    expect(message.one("immunization")).not.toHaveProperty("education");
  });
});

test("one vaccination in two messages is one Immunization, also when its date is corrected", () => {
  expect(vaccination({}).key("immunization")).toEqual(vaccination({ 3: "20240229", 21: "U" }).key("immunization"));
});

test("a full RXA leaves nothing undecided, and the resource is valid", () => {
  const full = Object.fromEntries(Array.from({ length: 29 }, (_, i) => [i + 1, "1"]));
  const message = vaccination({ ...full, ...given, 4: "20240301", 9: "01^H^NIP001", 16: "20240301", 22: "20240301" }, "RXR|IM|LD|1|1|1|1", "TQ1|1|1|BID|0800|1|1^d|20240301|20240302|R|a|b|S|1|1");
  for (const segment of ["RXA", "RXR", "TQ1", "ORC"]) expect(message.leaves(segment, "undecided")).toEqual([]);
  expect(message.invalid.filter((problem) => !problem.includes("reference-target"))).toEqual([]);
});
