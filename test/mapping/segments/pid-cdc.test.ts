import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const core = "http://hl7.org/fhir/us/core/StructureDefinition/";
const cdc = "urn:oid:2.16.840.1.113883.6.238";
const patient = (pid: string) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A04|42|P|2.5", "EVN||20240102", `PID|1||4711^^^H^MR||Doe^Jane|||F||${pid}`, "PV1|1|O"]);
const extensionOf = (pid: string) => patient(pid).one("patient")!["extension"];

describe("race and ethnicity by the CDC's codes, without a realm", () => {
  it("writes OMB's categories and finer codes where they belong in US Core's extension", () => {
    expect(extensionOf("2106-3^White^HL70005~2034-7^Chinese^CDCREC")).toEqual([{
      url: `${core}us-core-race`,
      extension: [
        { url: "ombCategory", valueCoding: { system: cdc, code: "2106-3", display: "White" } },
        { url: "detailed", valueCoding: { system: cdc, code: "2034-7", display: "Chinese" } },
        { url: "text", valueString: "White" },
      ],
    }]);
    expect(patient("2106-3^White^HL70005~2034-7^Chinese^CDCREC").invalid).toEqual([]);
  });

  it("takes a code of another system for nothing that it is not", () => {
    expect(extensionOf("2106-3^White^LOCAL")).toBeUndefined();
    expect(extensionOf("W^White^HL70005")).toBeUndefined();
    expect(patient("W^White^HL70005").outcome("PID[1]-10[1].1.1")).toBe("archived");
  });

  it("translates table 0189 and keeps its text", () => {
    expect(extensionOf(`${"|".repeat(12)}N^Not Hispanic^HL70189`)).toEqual([
      { url: `${core}us-core-ethnicity`, extension: [{ url: "ombCategory", valueCoding: { system: cdc, code: "2186-5", display: "Not Hispanic or Latino" } }, { url: "text", valueString: "Not Hispanic" }] },
    ]);
  });
});

describe("PID-27, PID-33, PID-34, PID-39", () => {
  const from27 = (fields: Record<number, string>) => patient(Array.from({ length: 30 }, (_, i) => fields[i + 10] ?? "").join("|"));

  it("makes an Observation of the military status, and leaves its status unknown", () => {
    expect(from27({ 27: "R^Retired" }).one("veteranStatus")).toMatchObject({ status: "unknown", code: { text: "Veterans military status" }, valueCodeableConcept: { coding: [{ code: "R" }] }, subject: { reference: "Patient/patient" } });
  });

  it("makes a Provenance of when and where the data were changed", () => {
    const { one, invalid } = from27({ 33: "20240101", 34: "GHH" });
    expect(one("patientUpdate")).toMatchObject({ target: [{ reference: "Patient/patient" }], occurredDateTime: "2024-01-01", activity: { coding: [{ code: "UPDATE" }] } });
    expect(one("patientUpdate")).not.toHaveProperty("recorded");
    expect(invalid).toEqual([]);
  });

  it("takes a tribe's code for a citizenship only where it is the code of a country", () => {
    expect(from27({ 39: "CA^Canada^ISO3166_1" }).one("patient")!["extension"]).toMatchObject([{ extension: [{ url: "code", valueCodeableConcept: { coding: [{ code: "CA" }] } }] }]);
    expect(from27({ 39: "91^Navajo^HL70171" }).outcome("PID[1]-39[1].1.1")).toBe("archived");
  });
});

describe("parts of names, numbers and addresses beside the first value", () => {
  const jane = (name: string, telephone: string) => convertMessage(["MSH|^~\\&|A|B|C|D|20240102||ADT^A04|42|P|2.7", "EVN||20240102", `PID|1||4711^^^A&1.2.3&ISO^MR^Clinic&1.2.4&ISO||${name}||||||||${telephone}`, "PV1|1|O"]);

  it("gives what a person is called by a name of its own", () => {
    expect(jane("Doe^Jane^^^^^L^^^^^^^^Janie", "").one("patient")!["name"]).toEqual([{ family: "Doe", given: ["Jane"], use: "official" }, { given: ["Janie"], use: "nickname" }]);
  });

  it("gives the number as it is dialled a ContactPoint of its own, unless it says the same", () => {
    expect(jane("Doe", "(555)555-0100^PRN^PH^^^^^^^^^15555550100").one("patient")!["telecom"]).toMatchObject([{ value: "(555)555-0100" }, { system: "phone", value: "15555550100" }]);
    expect(jane("Doe", "15555550100^PRN^PH^^^^^^^^^15555550100").one("patient")).toHaveProperty("telecom.length", 1);
  });

  it("names the authority by the system and the facility by the assigner's identifier", () => {
    expect(jane("Doe", "").one("patient")!["identifier"]).toMatchObject([{ system: "urn:oid:1.2.3", assigner: { display: "A", identifier: { system: "urn:ietf:rfc:3986", value: "urn:oid:1.2.4" } } }]);
  });

  it("reads the validity of a name as older versions wrote it, where the newer dates are missing", () => {
    expect(jane("Doe^Jane^^^^^L^^^20200101&20201231", "").one("patient")!["name"]).toMatchObject([{ period: { start: "2020-01-01", end: "2020-12-31" } }]);
    expect(jane("Doe^Jane^^^^^L^^^20200101^^20210101", "").one("patient")!["name"]).toMatchObject([{ period: { start: "2021-01-01" } }]);
  });
});
