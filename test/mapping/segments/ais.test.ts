import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

/** A notification with an appointment at 11:30 for an hour, and the resources. */
function booked(resources: readonly string[], event = "S12", status = "Booked") {
  return convertMessage([`MSH|^~\\&|SCH|GHH|EHR|GHH|20240101080000+0100||SIU^${event}^SIU_S12|1|P|2.5.1`, `SCH|P1||||||||||^^^202402031130^202402031230||||||||||||||${status}`, "PID|1||MRN1^^^GHH^MR||DOE^JANE", "RGS|1|A|G1", ...resources]);
}

type Participant = Readonly<Record<string, unknown>>;
const participants = (...asked: Parameters<typeof booked>) => booked(...asked).one("appointment")!["participant"] as Participant[];
const participant = (segment: string, event?: string) => participants([segment], event)[0]!;
const local = (code: string, display: string) => ({ coding: [{ system: "urn:portage:default:code-system:L", code, display }] });

describe("AIS, AIG, AIL, AIP→Appointment.participant", () => {
  it("makes the service the appointment's kind of service and a participant", () => {
    const { one } = booked(["AIS|1|A|76164006^Biopsy of colon^SCT|202402031130|||50|min||Booked"]);
    const service = { coding: [{ system: "http://snomed.info/sct", code: "76164006", display: "Biopsy of colon" }] };
    expect(one("appointment")).toMatchObject({ serviceType: [service], participant: [{ actor: { reference: "HealthcareService/CWE→HealthcareService" }, status: "accepted", period: { start: "2024-02-03T11:30:00+01:00", end: "2024-02-03T12:20:00+01:00" } }, {}] });
    expect(one("CWE→HealthcareService")).toEqual({ resourceType: "HealthcareService", type: [service] });
  });

  it("names a general resource by number and name, without saying what it is", () => {
    expect(participant("AIG|1|A|5001^Endoscope 3^L^77^^FLEET|101^Equipment^L||||202402031130|||50|min||Pending")).toMatchObject({
      actor: {
        identifier: { value: "5001", system: "urn:portage:default:code-system:L" },
        display: "Endoscope 3",
        extension: [{ valueIdentifier: { value: "77" } }],
      },
      type: [local("101", "Equipment")],
      status: "needs-action",
    });
  });

  it("makes a place a chain of locations, with its kind as its role", () => {
    const { one, all } = booked(["AIL|1||W1^R2^^H1|C^Clinic^HL70305"]);
    expect((one("appointment")!["participant"] as Participant[])[0]).toMatchObject({ actor: { reference: "Location/AIL→Appointment" }, type: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0305", code: "C" }] }] });
    expect(all("AIL→Appointment").map(({ name }) => name)).toEqual(["H1", "W1", "R2"]);
  });

  it("makes a person a practitioner with the role that is named", () => {
    const { one } = booked(["AIP|1||1210^Gerard^Robert|010^Gastroenterologist^L||||||||Cancelled"]);
    expect((one("appointment")!["participant"] as Participant[])[0]).toMatchObject({ actor: { reference: "Practitioner/XCN→Practitioner" }, type: [local("010", "Gastroenterologist")], status: "declined" });
    expect(one("XCN→Practitioner")).toMatchObject({ identifier: [{ value: "1210" }], name: [{ family: "Gerard", given: ["Robert"] }] });
  });

  it("keeps several of one kind apart, each with its own role, time and status", () => {
    expect(participants(["AIP|1||1^A|x^X^L||202402031130|||10|min||Booked", "AIP|2||2^B|y^Y^L||202402031145|||10|min||Pending"])).toMatchObject([
      { type: [local("x", "X")], status: "accepted", period: { start: "2024-02-03T11:30:00+01:00" } },
      { type: [local("y", "Y")], status: "needs-action", period: { start: "2024-02-03T11:45:00+01:00" } },
      { actor: { reference: "Patient/patient" } },
    ]);
  });

  it("says once that a status is not known", () => {
    expect(participants(["AIS|1||X", "AIL|1||W1", "AIP|1||7^House"]).map((one) => one["_status"])).toEqual(
      Array.from({ length: 4 }, () => ({ extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] })),
    );
  });

  it("says of a resource that is taken off that it does not take part, and keeps the status that it had", () => {
    expect(participant("AIP|1|D|7^House|||||||||Booked", "S20")).toMatchObject({
      actor: { reference: "Practitioner/XCN→Practitioner" },
      status: "declined",
      _status: { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/alternate-codes", valueCodeableConcept: { coding: [{ code: "Booked" }] } }] },
    });
  });

  it("reckons the time from an offset to the appointment's start", () => {
    expect(participant("AIL|1||W1||||-15|min|30|min")).toMatchObject({ period: { start: "2024-02-03T11:15:00+01:00", end: "2024-02-03T11:45:00+01:00" } });
    expect(participant("AIS|1||X||1|h")).toMatchObject({ period: { start: "2024-02-03T12:30:00+01:00" } });
  });

  it("does not guess the unit of an offset or of a duration", () => {
    const { one, outcome } = booked(["AIS|1||X||15||30", "AIP|1||7^House|||202402031130|||30"]);
    const [service, person] = one("appointment")!["participant"] as Participant[];
    expect(service).not.toHaveProperty("period");
    expect(person!["period"]).toEqual({ start: "2024-02-03T11:30:00+01:00" });
    for (const leaf of ["AIS[1]-5[1].1.1", "AIS[1]-7[1].1.1", "AIP[1]-9[1].1.1"]) expect(outcome(leaf)).toBe("archived");
  });

  it("takes the service's status for the appointment's where nothing else says it", () => {
    expect(booked(["AIS|1||X|||||||Booked"], "S14", "").one("appointment")!["status"]).toBe("booked");
  });

  it("decides every field", () => {
    const { leaves } = booked([
      "AIS|1|A|X|202402031130|15|min|30|min^Minutes^ISO|Yes|Booked|S1^One^L|S2^Two^L",
      "AIG|1|A|X|T|G|2|each|202402031130|15|min|30|min^Minutes^ISO|Yes|Booked",
      "AIL|1|A|W1|C|G|202402031130|15|min|30|min^Minutes^ISO|Yes|Booked",
      "AIP|1|A|7^House|D|G|202402031130|15|min|30|min^Minutes^ISO|Yes|Booked",
    ]);
    for (const segment of ["RGS", "AIS", "AIG", "AIL", "AIP"]) expect([leaves(segment, "undecided"), leaves(segment, "failed")]).toEqual([[], []]);
  });
});
