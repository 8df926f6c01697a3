import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const subject = { url: "http://hl7.org/fhir/5.0/StructureDefinition/extension-Appointment.subject", valueReference: { reference: "Patient/patient" } };
const unknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
const ofKind = (code: string, display: string) => ({ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code, display }] });

/** A notification with the fields of SCH by number, and what stands after SCH and before the patient. */
function notified(fields: Readonly<Record<number, string>>, event = "S12", between: readonly string[] = []) {
  const sch = ["SCH", ...Array.from({ length: 27 }, (_, i) => fields[i + 1] ?? "")].join("|");
  return convertMessage([`MSH|^~\\&|SCH|GHH|EHR|GHH|20240101080000+0100||SIU^${event}^SIU_S12|1|P|2.5.1`, sch, ...between, "PID|1||MRN1^^^GHH^MR||DOE^JANE", "RGS|1"]);
}

const appointment = (...asked: Parameters<typeof notified>) => notified(...asked).one("appointment")!;

describe("SCH→Appointment", () => {
  it("keeps the placer's and the filler's number apart by their kind", () => {
    expect(appointment({ 1: "P1", 2: "F1" })["identifier"]).toEqual([
      { value: "P1", type: ofKind("PLAC", "Placer Identifier") },
      { value: "F1", type: ofKind("FILL", "Filler Identifier") },
    ]);
  });

  it("carries reason, type and duration, in minutes whatever the unit", () => {
    expect(appointment({ 7: "CHECKUP^Check-up^HL70276", 8: "Normal^^HL70277", 9: "90", 10: "min" })).toMatchObject({
      reasonCode: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0276", code: "CHECKUP" }] }],
      appointmentType: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0277", code: "Normal" }] },
      minutesDuration: 90,
    });
    expect(appointment({ 9: "2", 10: "h" })["minutesDuration"]).toBe(120);
    expect(appointment({ 9: "60", 10: "s" })["minutesDuration"]).toBe(1);
  });

  it("does not guess the unit of a duration", () => {
    const { one, outcome } = notified({ 9: "30" });
    expect(one("appointment")).not.toHaveProperty("minutesDuration");
    expect(outcome("SCH[1]-9[1].1.1")).toBe("archived");
  });

  it("takes a type that stands in the reason's field", () => {
    expect(appointment({ 7: "Tentative^^HL70277" })["appointmentType"]).toMatchObject({ coding: [{ code: "Tentative" }] });
  });

  it("has the patient as a participant whose answer is not known", () => {
    expect(appointment({ 1: "P1" })["participant"]).toEqual([{ actor: { reference: "Patient/patient" }, _status: unknown }]);
  });

  it("has the patient as its subject too, in the extension of R5's element", () => {
    expect(appointment({ 1: "P1" })["extension"]).toEqual([subject]);
  });

  it("says no subject where there are several patients", () => {
    const made = appointment({ 1: "P1" }, "S12", ["PID|2||4712^^^H^MR||Doe^John"]);
    expect(made).not.toHaveProperty("extension");
    expect(made["participant"]).toHaveLength(2);
  });
});

describe("SCH→Appointment: status", () => {
  it.each([["Booked", "booked"], ["BOOKED", "booked"], ["Pending", "pending"], ["Waitlist", "waitlist"], ["Started", "checked-in"], ["Complete", "fulfilled"], ["Cancelled", "cancelled"], ["Deleted", "entered-in-error"], ["Noshow", "noshow"], ["Overbook", "booked"]])("reads %s as %s", (code, status) => {
    expect(appointment({ 25: code }, "S14")["status"]).toBe(status);
  });

  it.each([["S12", "booked"], ["S13", "booked"], ["S15", "cancelled"], ["S17", "entered-in-error"], ["S26", "noshow"]])("reads the event %s as %s where SCH-25 is empty", (event, status) => {
    expect(appointment({ 1: "P1" }, event)["status"]).toBe(status);
  });

  it("says that it is not known where neither says it", () => {
    const made = appointment({ 1: "P1" }, "S14");
    expect(made).not.toHaveProperty("status");
    expect(made["_status"]).toEqual(unknown);
  });

  it("keeps a code that R4 has no status for beside the absence", () => {
    const made = appointment({ 25: "Discontinued" }, "S16");
    expect(made).not.toHaveProperty("status");
    expect(JSON.stringify(made["_status"])).toContain('"Discontinued"');
  });

  it("lets a cancellation win over a status that has not been brought up to date", () => {
    const { one, outcome, issues } = notified({ 1: "P1", 25: "Booked" }, "S15");
    expect(one("appointment")!["status"]).toBe("cancelled");
    expect(outcome("SCH[1]-25[1].1.1")).toBe("left");
    expect(issues).toContain("mapping.yielded SCH[1]-25[1].1.1");
  });

  it("lets the filler's status win over a booking", () => {
    expect(appointment({ 25: "Pending" }, "S12")["status"]).toBe("pending");
  });

  it("takes the event's reason for that of the cancellation, and else for that of the status", () => {
    expect(appointment({ 6: "SICK^Patient is ill^L" }, "S15")["cancelationReason"]).toMatchObject({ coding: [{ code: "SICK" }] });
    const moved = appointment({ 6: "ROOM^Room changed^L" }, "S14");
    expect(moved).not.toHaveProperty("cancelationReason");
    expect(moved["extension"]).toMatchObject([{ url: "http://hl7.org/fhir/StructureDefinition/workflow-statusReason", valueCodeableConcept: { coding: [{ code: "ROOM" }] } }, subject]);
  });
});

describe("SCH→Appointment: time", () => {
  const at = (quantity: string, more: Readonly<Record<number, string>> = {}, between: readonly string[] = []) => appointment({ 11: quantity, 25: "Booked", ...more }, "S12", between);

  it("begins and ends with the minute that is written", () => {
    expect(at("^^^202402031130^202402031200")).toMatchObject({ start: "2024-02-03T11:30:00+01:00", end: "2024-02-03T12:00:00+01:00" });
  });

  it("reckons the end from the duration where only the start is given", () => {
    expect(at("^^^20240203233000+0000", { 9: "45", 10: "min" })).toMatchObject({ start: "2024-02-03T23:30:00+00:00", end: "2024-02-04T00:15:00+00:00" });
  });

  it("says that the end is not known where nothing tells it", () => {
    expect(at("^^^202402031130")).toMatchObject({ start: "2024-02-03T11:30:00+01:00", _end: unknown });
  });

  it("prefers TQ1, which has taken the place of the older field", () => {
    const { one, outcome } = notified({ 11: "^^^202402031130^202402031200" }, "S12", ["TQ1|1||||||202402041000|202402041030"]);
    expect(one("appointment")).toMatchObject({ start: "2024-02-04T10:00:00+01:00", end: "2024-02-04T10:30:00+01:00" });
    expect(outcome("SCH[1]-11[1].4.1")).toBe("left");
  });

  it("makes no instant of a day", () => {
    const { one, outcome } = notified({ 11: "^^^20240203^20240203" });
    expect(one("appointment")).not.toHaveProperty("start");
    expect(outcome("SCH[1]-11[1].4.1")).toBe("failed");
  });
});

describe("SCH→Appointment: people, orders and notes", () => {
  it("has who asked, who books and who typed it as participants, and how to reach them in roles", () => {
    const { one, all, invalid } = notified({ 1: "P1", 11: "^^^202402031130^202402031200", 12: "11^Roth^Jo", 13: "^WPN^PH^^^555^1234567", 14: "1 Main St^^Verona", 15: "W1^^^H1", 16: "12^Berg^Al", 20: "13^Lee^Ann" });
    expect(one("appointment")!["participant"]).toMatchObject([
      { actor: { reference: "Practitioner/XCN→Practitioner" }, type: [{ text: "Placer contact person" }], _status: unknown },
      { actor: { reference: "Practitioner/XCN→Practitioner" }, type: [{ text: "Filler contact person" }], _status: unknown },
      { actor: { reference: "Practitioner/XCN→Practitioner" }, type: [{ coding: [{ code: "enterer" }] }], _status: unknown },
      { actor: { reference: "Patient/patient" } },
    ]);
    const made = all("SCH→Appointment");
    expect(made.find(({ resourceType }) => resourceType === "PractitionerRole")).toEqual({
      resourceType: "PractitionerRole",
      telecom: [{ system: "phone", use: "work", value: "555 1234567", extension: expect.anything() }],
      location: [{ reference: "Location/SCH→Appointment" }],
      practitioner: { reference: "Practitioner/XCN→Practitioner" },
    });
    expect(made.find(({ name }) => name === "W1")).toMatchObject({ address: { line: ["1 Main St"], city: "Verona" } });
    expect(invalid).toEqual([]);
  });

  it("makes the order that the appointment is for, without a status", () => {
    const { one } = notified({ 1: "P1", 26: "O1^EHR", 27: "L1^LAB" });
    expect(one("appointmentOrder")).toMatchObject({ identifier: [{ value: "O1" }, { value: "L1" }], intent: "order", status: "unknown", subject: { reference: "Patient/patient" } });
    expect(one("appointment")!["basedOn"]).toEqual([{ reference: "ServiceRequest/appointmentOrder" }]);
  });

  it("names several orders by their numbers alone", () => {
    const { one, all } = notified({ 1: "P1", 26: "O1~O2", 27: "L1" });
    expect(all("appointmentOrder")).toEqual([]);
    expect(one("appointment")!["basedOn"]).toMatchObject([{ type: "ServiceRequest", identifier: { value: "O1" } }, { type: "ServiceRequest", identifier: { value: "O2" } }, { type: "ServiceRequest", identifier: { value: "L1" } }]);
  });

  it("joins plain notes in the comment and keeps the author of the others", () => {
    const made = appointment({ 1: "P1" }, "S12", ["NTE|1||bring X-rays", "NTE|2||fasting", "NTE|3||called back||7^House^Greg|20240101"]);
    expect(made["comment"]).toBe("bring X-rays\nfasting");
    expect(made["extension"]).toEqual([
      { url: "http://hl7.org/fhir/StructureDefinition/note", valueAnnotation: { text: "called back", authorReference: { reference: "Practitioner/XCN→Practitioner" }, time: "2024-01-01" } },
      subject,
    ]);
  });

  it("says the type of a note by its extension's own URL, as an extension in the value of another has", () => {
    const made = appointment({ 1: "P1" }, "S12", ["NTE|1||called back|RE^Remark|7^House^Greg"]);
    expect(made["extension"]).toMatchObject([{ valueAnnotation: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/annotationType", valueCodeableConcept: { coding: [{ code: "RE" }] } }] } }, subject]);
  });

  it("keeps the code of a comment (NTE-9) beside its words, and takes its text where there are none", () => {
    expect(appointment({ 1: "P1" }, "S12", ["NTE|1||bring X-rays||||||XR^X-rays^99C"])).toMatchObject({
      comment: "bring X-rays",
      _comment: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: { coding: [{ code: "XR", display: "X-rays" }] } }] },
    });
    expect(appointment({ 1: "P1" }, "S12", ["NTE|1||||||||XR^Bring X-rays^99C"])["comment"]).toBe("Bring X-rays");
  });

  it("keeps what a schedule says of repetitions with the source", () => {
    const { outcome } = notified({ 1: "P1", 3: "2", 11: "1^^^202402031130^202402031200^R" });
    for (const leaf of ["SCH[1]-3[1].1.1", "SCH[1]-11[1].1.1", "SCH[1]-11[1].6.1"]) expect(outcome(leaf)).toBe("archived");
  });
});
