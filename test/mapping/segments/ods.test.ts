import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";
import { fullSegment, segment } from "./fields.ts";

const head = ["MSH|^~\\&|EHR|GHH|DIET|GHH|20240101120000+0100||OMD^O03^OMD_O03|1|P|2.5", "PID|1||4711^^^GHH^MR", "PV1|1|I|||||||||||||||||V1", "AL1|1|FA|P^Peanut^L"];
const order = segment("ORC", { 1: "NW", 2: "P1", 5: "SC", 9: "20240301080000+0100", 12: "9^House^Greg" });
const convert = (...segments: string[]) => convertMessage([...head, order, ...segments]);

describe("ODS→NutritionOrder", () => {
  it("carries a diet with its meals, instruction, number, state, time and orderer", () => {
    const { one, invalid } = convert("ODS|D|2^Breakfast^L|DIAB^Diabetic^L|low salt~no sugar");
    expect(one("diet")).toMatchObject({
      identifier: [{ value: "P1", type: { coding: [{ code: "PLAC" }] } }],
      status: "active",
      intent: "order",
      dateTime: "2024-03-01T08:00:00+01:00",
      orderer: { reference: "Practitioner/XCN→Practitioner" },
      oralDiet: { type: [{ coding: [{ code: "DIAB" }] }], schedule: [{ code: { coding: [{ code: "2" }] } }], instruction: "low salt\nno sugar" },
      patient: { reference: "Patient/patient" },
      encounter: { reference: "Encounter/encounter" },
      allergyIntolerance: [{ reference: "AllergyIntolerance/allergy" }],
    });
    expect(invalid).toEqual([]);
  });

  it("each supplement is one of its own, and preferences are those of the order", () => {
    const { one } = convert("ODS|D||REG", "ODS|S|3^Snack^L|MILK^Milk^L|cold", "ODS|S||BAR^Bar^L", "ODS|P||VEG^Vegetarian^L~HAL^Halal^L|asks for rice");
    expect(one("diet")).toMatchObject({
      supplement: [{ type: { coding: [{ code: "MILK" }] }, schedule: [{ code: { coding: [{ code: "3" }] } }], instruction: "cold" }, { type: { coding: [{ code: "BAR" }] } }],
      foodPreferenceModifier: [{ coding: [{ code: "VEG" }] }, { coding: [{ code: "HAL" }] }],
      note: [{ text: "asks for rice" }],
    });
  });

  it("takes the schedule of TQ1 for a diet", () => {
    expect(convertMessage([...head, order, "TQ1|1||BID||||20240301|20240305", "ODS|D||REG"]).one("diet")).toMatchObject({ oralDiet: { schedule: [{ repeat: { boundsPeriod: { start: "2024-03-01", end: "2024-03-05" } } }] } });
  });

  it("says that the time is not known where the order has none", () => {
    const { one, invalid } = convertMessage([...head, "ORC|NW|P1", "ODS|D||REG"]);
    expect(one("diet")).toHaveProperty("_dateTime.extension");
    expect(invalid).toEqual([]);
  });

  it("decides every field of ORC, ODS, TQ1 and TQ2", () => {
    const orc = fullSegment("ORC", 34, "1", { 1: "NW", 5: "SC", 9: "20240301", 28: "R" });
    const message = convertMessage([...head, orc, fullSegment("TQ1", 14, "1", { 4: "0800", 7: "20240301", 8: "20240305" }), fullSegment("TQ2", 10, "1"), "ODS|D|1|1|1"]);
    for (const name of ["ORC", "ODS", "TQ1", "TQ2"]) expect([name, message.leaves(name, "undecided"), message.leaves(name, "failed")]).toEqual([name, [], []]);
    expect(message.invalid).toEqual([]);
  });
});

describe("ODT→ServiceRequest", () => {
  it("makes the tray a service of its own", () => {
    const { one, leaves, invalid } = convertMessage([...head, order, "ODS|D||REG", segment("ORC", { 1: "NW", 2: "P2", 12: "9^House" }), "ODT|EARLY^Early tray^HL70160|2^Breakfast^L|to room 7"]);
    expect(one("tray")).toMatchObject({ identifier: [{ value: "P2" }], code: { coding: [{ code: "EARLY" }] }, orderDetail: [{ coding: [{ code: "2" }] }], note: [{ text: "to room 7" }], subject: { reference: "Patient/patient" } });
    expect(leaves("ODT", "undecided")).toEqual([]);
    expect(invalid).toEqual([]);
  });
});

describe("IPC→ServiceRequest", () => {
  it("carries the numbers that DICOM knows, the modality, the protocol and the place", () => {
    const { one, leaves, invalid } = convertMessage([
      "MSH|^~\\&|EHR|GHH|RIS|GHH|20240101||OMI^O23^OMI_O23|1|P|2.5", "PID|1||4711^^^GHH^MR", "ORC|NW|P1", "OBR|1|P1||24590-2^MR Brain^LN",
      segment("IPC", { 1: "A1^RIS", 2: "R1^RIS", 3: "1.2.840.1", 4: "S1^RIS", 5: "MR^Magnetic resonance^DCM", 6: "PROT1^Brain^L", 7: "ST1", 8: "MR1^Room 1^L", 9: "AE1" }),
    ]);
    expect(one("order")).toMatchObject({
      identifier: [{ value: "P1" }, { value: "A1", type: { coding: [{ code: "ACSN" }] } }, { value: "R1" }, { value: "S1" }],
      supportingInfo: [{ type: "ImagingStudy", identifier: { system: "urn:dicom:uid", value: "1.2.840.1" } }],
      orderDetail: [{ coding: [{ code: "MR" }] }, { coding: [{ code: "PROT1" }] }],
      locationCode: [{ coding: [{ code: "MR1" }] }],
    });
    expect(leaves("IPC", "undecided")).toEqual([]);
    expect(invalid).toEqual([]);
  });
});

it("ORU_R30: the result of a device at the bedside has its report and order", () => {
  const { one, invalid } = convertMessage(["MSH|^~\\&|POC|GHH|EHR|GHH|20240101||ORU^R31^ORU_R30|1|P|2.5", "PID|1||4711^^^GHH^MR", "ORC|NW|P1", "OBR|1|P1||GLU^Glucose^L", "OBX|1|NM|X^Glucose^L||7||||||F"]);
  expect(one("observation")).toMatchObject({ valueQuantity: { value: 7 }, subject: { reference: "Patient/patient" } });
  expect(one("report")).toMatchObject({ status: "unknown", result: [{ reference: "Observation/observation" }], basedOn: [{ reference: "ServiceRequest/order" }] });
  expect(invalid).toEqual([]);
});
