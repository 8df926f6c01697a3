import { describe, expect, it } from "vitest";
import { convertField } from "./one-field.ts";

const identifier = (field: string, as = "CX→Identifier", authorities: [string, string][] = []) => convertField({ as, type: "Identifier", field, feed: { authorities: new Map(authorities) } });

describe("CX→Identifier", () => {
  it("takes an OID as the system and the namespace as the assigner's name", () => {
    const { value, outcomes } = identifier("12345^4^M11^HOSP&1.2.3&ISO^MR");
    expect(value).toEqual({
      value: "12345",
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/identifier-checkDigit", valueString: "4" }],
      system: "urn:oid:1.2.3",
      assigner: { display: "HOSP" },
      type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "MR" }] },
    });
    expect(outcomes).toEqual({ "1.1": "mapped", "2.1": "mapped", "3.1": "archived", "4.1": "mapped", "4.2": "mapped", "4.3": "mapped", "5.1": "mapped" });
  });

  it("gives an authority that nobody has registered a URN of the feed, and says so", () => {
    const { value, issues } = identifier("12345^^^ADT");
    expect(value).toEqual({ value: "12345", system: "urn:portage:feed:authority:ADT", assigner: { display: "ADT" } });
    expect(issues).toEqual(["mapping.local-name"]);
  });

  it.each([
    ["a namespace", "ADT", "ADT"],
    ["a namespace with a domain name", "ADT&hospital.example&DNS", "ADT:hospital.example:DNS"],
    ["a domain name alone", "&hospital.example&DNS", ":hospital.example:DNS"],
    ["an id of a scheme that makes no URI", "ADT&12&L", "ADT:12:L"],
    ["an OID that is none", "ADT&1..2&ISO", "ADT:1..2:ISO"],
    ["a namespace with characters that a URN has no room for", "Süd 1:2", "S%C3%BCd%201%3A2"],
  ])("makes one URN of the feed for %s, which no other authority gets", (_what, field, name) => {
    expect(identifier(`12345^^^${field}`).value).toMatchObject({ value: "12345", system: `urn:portage:feed:authority:${name}` });
  });

  it.each([["an OID", "&1.2.3&ISO", "urn:oid:1.2.3"], ["a UUID", "&6BA7B810-9DAD-11D1-80B4-00C04FD430C8&UUID", "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"], ["a URI", "&http://h.example/mrn&URI", "http://h.example/mrn"]])(
    "takes %s as the system itself, and nobody has to register it",
    (_what, field, system) => {
      const { value, issues } = identifier(`12345^^^${field}`);
      expect(value).toMatchObject({ system });
      expect(issues).toEqual([]);
    },
  );

  it("asks the feed's registry first", () => {
    expect(identifier("12345^^^ADT", "CX→Identifier", [["ADT", "http://hospital.example/mrn"]]).value).toMatchObject({ system: "http://hospital.example/mrn" });
  });

  it("takes the assigning facility as the assigner where no authority is named", () => {
    expect(identifier("12345^^^^^CLINIC&clinic.example&DNS").value).toEqual({
      value: "12345",
      assigner: { display: "CLINIC", identifier: { type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0301", code: "DNS" }] }, value: "clinic.example" } },
    });
  });

  it("keeps the precision of the validity and the jurisdiction", () => {
    expect(identifier("12345^^^^^^202401^20251231^CA").value).toEqual({
      value: "12345",
      period: { start: "2024-01", end: "2025-12-31" },
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/identifier-jurisdiction", valueCodeableConcept: { coding: [{ code: "CA" }] } }],
    });
  });
});

describe("EI→Identifier", () => {
  it("makes the system of the universal id, of the namespace, or of neither", () => {
    expect(identifier("A1^LAB^1.2.3^ISO", "EI→Identifier").value).toEqual({ value: "A1", system: "urn:oid:1.2.3" });
    expect(identifier("A1^LAB", "EI→Identifier").value).toEqual({ value: "A1", system: "urn:portage:feed:authority:LAB" });
    expect(identifier("A1^^1.2.3^ISO", "EI→Identifier").value).toEqual({ value: "A1", system: "urn:oid:1.2.3" });
    expect(identifier("A1", "EI→Identifier").value).toEqual({ value: "A1" });
  });
});

describe("HD→Identifier", () => {
  it("writes an OID as a URI with the system of URIs", () => {
    expect(identifier("HOSP^1.2.3^ISO", "HD→Identifier")).toMatchObject({ value: { system: "urn:ietf:rfc:3986", value: "urn:oid:1.2.3" }, outcomes: { "1.1": "left" } });
  });

  it("knows no system for a namespace alone", () => {
    expect(identifier("HOSP", "HD→Identifier").value).toEqual({ value: "HOSP" });
  });
});

describe("DLN→Identifier", () => {
  it("is a driver's licence with its state and expiry", () => {
    expect(identifier("D123^CA^20250101", "DLN→Identifier").value).toEqual({
      value: "D123",
      type: { coding: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0203", code: "DL", display: "Driver's license number" }] },
      extension: [{ url: "http://hl7.org/fhir/StructureDefinition/identifier-jurisdiction", valueCodeableConcept: { coding: [{ code: "CA" }] } }],
      period: { end: "2025-01-01" },
    });
  });
});
