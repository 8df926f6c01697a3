import { describe, expect, it } from "vitest";
import { convertMessage } from "./convert-message.ts";

const pid = "PID|1||4711^^^H&1.2.3.4&ISO^MR||Doe^Jane";
const header = (msh: string) => convertMessage([msh, "EVN||20240102", pid, "PV1|1|I"]);

describe("MSH→MessageHeader", () => {
  it("names source, destination and event, and focuses on the patient and the visit", () => {
    const { one, invalid } = header("MSH|^~\\&|LAB^1.2.3^ISO|North|EHR^http://ehr.example/fhir^URI|South|20240102030405+0100||ADT^A01^ADT_A01|42|P|2.5");
    expect(one("header")).toMatchObject({
      source: { name: "LAB", endpoint: "urn:oid:1.2.3" },
      sender: { reference: "Organization/HD→Organization" },
      destination: [{ name: "EHR", endpoint: "http://ehr.example/fhir", receiver: { reference: "Organization/HD→Organization" } }],
      eventCoding: { system: "http://terminology.hl7.org/CodeSystem/v2-0003", code: "A01" },
      focus: [{ reference: "Patient/patient" }, { reference: "Encounter/encounter" }],
    });
    expect(invalid).toEqual([]);
  });

  it("tells the parties by their places in the network, and the receiving application by its id beside them", () => {
    const { one, invalid } = header("MSH|^~\\&|LAB||EHR^1.2.3^ISO||20240102|Handle with care|ADT^A01|42|P|2.7||||||||||||NODE 1|NODE2^2.999.1^ISO");
    expect(one("header")).toMatchObject({
      source: { endpoint: "urn:portage:default:network-address:NODE%201" },
      destination: [{ endpoint: "urn:oid:2.999.1", target: { type: "Device", identifier: { system: "urn:ietf:rfc:3986", value: "urn:oid:1.2.3" } } }],
      meta: { security: [{ display: "Handle with care" }] },
    });
    expect(invalid).toEqual([]);
  });

  it("carries the labels of version 2.9 (MSH-26 to MSH-28), that protected data do not arrive unmarked", () => {
    const { one, invalid } = header("MSH|^~\\&|LAB||||20240102||ADT^A01|42|P|2.8||||||||||||||R^restricted^HL70952|NORDSCLCD^no redisclosure^HL70953~ENCRYPT^encrypt^HL70953|ask Dr. Who first");
    expect(one("header")).toMatchObject({
      meta: { security: [{ code: "R", display: "restricted" }, { code: "NORDSCLCD", display: "no redisclosure" }, { code: "ENCRYPT" }, { display: "ask Dr. Who first" }] },
    });
    expect(invalid).toEqual([]);
  });

  it("names parties that are known by their places in the network alone", () => {
    expect(header("MSH|^~\\&|||||20240102||ADT^A01|42|P|2.7||||||||||||GATE^1.2.3^ISO|DOOR^1.2.4^ISO").one("header")).toMatchObject({
      source: { name: "GATE", endpoint: "urn:oid:1.2.3" },
      destination: [{ name: "DOOR", endpoint: "urn:oid:1.2.4" }],
    });
  });

  it("says that an application that is only named has no known endpoint", () => {
    const { one } = header("MSH|^~\\&|LAB||EHR||20240102||ADT^A01|42|P|2.5");
    const unknown = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
    expect(one("header")).toMatchObject({ source: { name: "LAB", _endpoint: unknown }, destination: [{ name: "EHR", _endpoint: unknown }] });
  });

  it("makes no destination where the message names none", () => {
    expect(header("MSH|^~\\&|LAB||||20240102||ADT^A01|42|P|2.5").one("header")).not.toHaveProperty("destination");
  });

  it("takes the network address of MSH-24 before the identifier of MSH-3, which is kept", () => {
    const { one, outcome } = header("MSH|^~\\&|LAB^1.2.3^ISO||||20240102||ADT^A01|42|P|2.8||||||||||||NET^2.5.6^ISO");
    expect(one("header")).toMatchObject({ source: { name: "LAB", endpoint: "urn:oid:2.5.6" } });
    expect(outcome("MSH[1]-3[1].2.1")).toBe("archived");
  });

  it("fails an address that is not what its type says", () => {
    const { one, outcome, issues } = header("MSH|^~\\&|LAB^not.an.oid^ISO||||20240102||ADT^A01|42|P|2.5");
    expect(outcome("MSH[1]-3[1].2.1")).toBe("failed");
    expect(issues).toContain("mapping.not-an-address MSH[1]-3[1].1.1");
    expect(one("header")!["source"]).not.toHaveProperty("endpoint");
  });

  it("tags messages for training and debugging as such", () => {
    expect(header("MSH|^~\\&|LAB||||20240102||ADT^A01|42|T|2.5").one("header")).toMatchObject({ meta: { tag: [{ system: "http://terminology.hl7.org/CodeSystem/v2-0103", code: "T" }] } });
  });

  it("leaves no leaf undecided", () => {
    const { leaves } = header("MSH|^~\\&|A^1.2^ISO|B^1.3^ISO|C^1.4^ISO|D^1.5^ISO|20240102030405|secret|ADT^A01^ADT_A01|42|P^T|2.8^USA^3|7|x|AL|NE|USA|UNICODE UTF-8|en^English|2.3|P1^N^1.9^ISO|O1^L^1|O2^L^2|N1^1.6^ISO|N2^1.7^ISO");
    expect(leaves("MSH", "undecided")).toEqual([]);
    expect(leaves("MSH", "failed")).toEqual([]);
  });
});
