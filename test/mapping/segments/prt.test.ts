import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const admit = (...segments: readonly string[]) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ADT^A01^ADT_A01|42|P|2.8.2", "EVN||20240102", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", ...segments]);
const person = (code: string) => `PRT||A||${code}^^HL70912|7^Adams^Ann|P^Physician^L||Good Health^^77|||20240101`;

describe("PRT", () => {
  it("belongs to the segment before it: the patient's general practitioner and care team, the visit's participants", () => {
    const { one, invalid } = admit(person("PP"), person("PH"), "PV1|1|I", person("AD"));
    expect(one("patient")).toMatchObject({ generalPractitioner: [{ reference: "PractitionerRole/primaryParticipation" }] });
    expect(one("careTeam")).toMatchObject({ participant: [{ role: [{ coding: [{ code: "PH" }] }], member: { reference: "PractitionerRole/careParticipation" }, period: { start: "2024-01-01" } }] });
    expect(one("encounter")).toMatchObject({ participant: [{ type: [{ coding: [{ code: "ADM" }, { code: "AD" }] }], individual: { reference: "PractitionerRole/visitParticipation" } }] });
    expect(one("visitParticipation")).toMatchObject({ specialty: [{ coding: [{ code: "P" }] }], organization: { reference: "Organization/participationOrganization" } });
    expect(invalid).toEqual([]);
  });

  it("says the role in the care team as HL7's participation type too", () => {
    expect(admit(person("CP"), "PV1|1|I").one("careTeam")).toMatchObject({ participant: [{ role: [{ coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", code: "CON" }, { system: "http://terminology.hl7.org/CodeSystem/v2-0912", code: "CP" }] }] }] });
  });

  it("marks the number of the preferred kind, and has the contact's identifiers (2.9)", () => {
    const preferred = { url: "http://hl7.org/fhir/StructureDefinition/iso21090-preferred", valueBoolean: true };
    const reached = (kind: string) => admit(`PRT||A||PP^^HL70912|7^Adams^Ann||||||||||555-1111^WPN^PH~555-2222^WPN^FX~555-3333^PRN^PH~555-4444^^CP~^NET^Internet^ann@example.org||||||||${kind}|LN1^SL^MI^20250101`);
    for (const [kind, value] of [["O", "555-1111"], ["F", "555-2222"], ["H", "555-3333"], ["C", "555-4444"], ["E", "ann@example.org"]]) {
      const { one, outcome, invalid } = reached(kind!);
      const telecom = one("primaryParticipation")!["telecom"] as { value: string; extension?: unknown }[];
      expect(telecom.filter(({ extension }) => extension !== undefined)).toMatchObject([{ value, extension: [preferred] }]);
      expect(outcome("PRT[1]-23[1].1.1")).toBe("archived");
      expect(invalid).toEqual([]);
    }
    expect(reached("O").one("primaryParticipation")).toMatchObject({ identifier: [{ value: "LN1", type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0338", code: "SL" }] }, period: { end: "2025-01-01" } }] });
  });

  it("leaves nothing undecided of a device that takes part", () => {
    expect(admit("PV1|1|I", "PRT|P1|AD||EQUIP^^HL70912||||||D1^H||||||00643169001763^GS1^2.51.1.1^ISO").leaves("PRT", "undecided")).toEqual([]);
  });

  it("makes a Device of a device that takes part, with the parts of its UDI", () => {
    const { one, all, invalid } = admit("PV1|1|I", "PRT||A||EQUIP^^HL70912||||||D1^H||||||00643169001763^^2.51.1.1^ISO|20140401|20220712|123ABC|21A11F|RA123^^2.16.840^ISO|706172005^Pump^SCT");
    expect(one("device")).toMatchObject({
      identifier: [{ value: "D1" }, { system: "urn:oid:2.16.840", value: "RA123" }],
      udiCarrier: [{ carrierHRF: "00643169001763", issuer: "urn:oid:2.51.1.1" }],
      manufactureDate: "2014-04-01",
      expirationDate: "2022-07-12",
      lotNumber: "123ABC",
      serialNumber: "21A11F",
      distinctIdentifier: "RA123",
      type: { coding: [{ code: "706172005" }] },
      patient: { reference: "Patient/patient" },
    });
    expect(all("visitParticipation")).toEqual([]);
    expect(invalid).toEqual([]);
  });
});

describe("PRT in results", () => {
  const results = (...segments: readonly string[]) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102030405+0100||ORU^R01^ORU_R01|42|P|2.8.2", "PID|1||1^^^H&1.2.3&ISO^MR||Doe^Jane", "ORC|RE|P1", "OBR|1|P1||24331-1^Lipids^LN|||20240101", ...segments]);
  const person = (code: string, id: string) => `PRT||A||${code}^^HL70912|${id}^Adams^Ann`;

  it("is the report's interpreter and performers after OBR, and the requester; a copy's receiver is none of them", () => {
    const { one, all, invalid } = results(person("PRI", "1"), person("TN", "2"), person("OP", "3"), person("RCT", "4"), "OBX|1|NM|2093-3^Cholesterol^LN||5|mmol/L|||||F");
    expect(one("report")).toMatchObject({ resultsInterpreter: [{ reference: "PractitionerRole/interpreterParticipation" }], performer: [{ reference: "PractitionerRole/orderParticipation" }] });
    expect(one("order")).toMatchObject({ requester: { reference: "PractitionerRole/orderingParticipation" } });
    expect(all("copyParticipation")).toHaveLength(1);
    expect(one("observation")).not.toHaveProperty("performer");
    expect(invalid).toEqual([]);
  });

  it("says where the result before it came about", () => {
    const { all, invalid } = results("OBX|1|NM|2093-3^Cholesterol^LN||5|mmol/L|||||F", `${person("PO", "1")}||||W1^R1^B1`, "OBX|2|NM|2085-9^HDL^LN||1|mmol/L|||||F", `PRT||D||PO^^HL70912|2^Baker||||W2`);
    const [first, second] = all("observation");
    expect(first).toMatchObject({ extension: [{ url: "http://hl7.org/fhir/StructureDefinition/event-location", valueReference: { reference: "Location/PRT→Observation" } }] });
    expect(all("PRT→Observation").map((place) => place["name"])).toEqual(["W1", "R1", "B1"]);
    expect(second).not.toHaveProperty("extension");
    expect(invalid).toEqual([]);
  });

  it("is the performer and the device of the result before it alone", () => {
    const { all, invalid } = results("OBX|1|NM|2093-3^Cholesterol^LN||5|mmol/L|||||F", person("AP", "1"), "PRT||A||EQUIP^^HL70912||||||D1^H", "OBX|2|NM|2085-9^HDL^LN||1|mmol/L|||||F");
    const [first, second] = all("observation");
    expect(first).toMatchObject({ performer: [{ reference: "PractitionerRole/resultParticipation" }], device: { reference: "Device/device" } });
    expect(second).not.toHaveProperty("performer");
    expect(second).not.toHaveProperty("device");
    expect(invalid).toEqual([]);
  });
});
