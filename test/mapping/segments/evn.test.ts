import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const event = (evn: string, zone: string | null = null) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A08|42|P|2.5", evn, "PID|1||4711^^^H^MR||Doe^Jane", "PV1|1|I"], zone);
const unknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };

describe("EVN→Provenance", () => {
  it("says who did what when, why and where, about the message, the patient and the visit", () => {
    const { one, invalid } = event("EVN|A08|20240102030405+0100||01|7^Adams^Ann|20240101|North^1.2.3^ISO");
    expect(one("event")).toMatchObject({
      activity: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0003", code: "A08" }] },
      recorded: "2024-01-02T03:04:05+01:00",
      occurredDateTime: "2024-01-01",
      reason: [{ coding: [{ code: "PATRQT" }, { code: "01" }] }],
      agent: [{ who: { reference: "Practitioner/XCN→Practitioner" } }],
      location: { reference: "Location/HD→Location" },
      target: [{ reference: "MessageHeader/header" }, { reference: "Patient/patient" }, { reference: "Encounter/encounter" }],
    });
    expect(invalid).toEqual([]);
  });

  it("keeps a time without seconds in the archive, since recorded is an instant", () => {
    const { one, outcome } = event("EVN||202401020304+0100");
    expect(one("event")).toMatchObject({ _recorded: unknown, agent: [{ who: unknown }] });
    expect(outcome("EVN[1]-2[1].1.1")).toBe("archived");
  });

  it("takes the offset of the feed's zone for a time that has none", () => {
    expect(event("EVN||20240702030405", "Europe/Berlin").one("event")).toMatchObject({ recorded: "2024-07-02T03:04:05+02:00" });
  });

  it("says that an unknown reason is unknown, and keeps the sender's code", () => {
    const { one, invalid } = event("EVN||20240102||U^Unknown^HL70062");
    expect(one("event")!["reason"]).toMatchObject([{ ...unknown, coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0062", code: "U" }] }]);
    expect(invalid).toEqual([]);
  });

  it("takes the facility of the event for a site", () => {
    const site = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/location-physical-type", code: "si" }] };
    expect(event("EVN||20240102||||20240101|North^1.2.3^ISO").one("HD→Location")).toMatchObject({ name: "North", physicalType: site });
    expect(event("EVN||20240102||||20240101|^1.2.3^ISO").one("HD→Location")).toMatchObject({ identifier: [{ value: "urn:oid:1.2.3" }], physicalType: site });
  });

  it("names every operator", () => {
    expect(event("EVN||20240102|||7^Adams^Ann~8^Baker^Bob").one("event")!["agent"]).toHaveLength(2);
  });

  it("believes MSH-9 where EVN-1 says another event", () => {
    const { one, outcome } = event("EVN|A01|20240102");
    expect(one("event")).toMatchObject({ activity: { coding: [{ code: "A08" }] } });
    expect(outcome("EVN[1]-1[1].1.1")).toBe("left");
  });
});
