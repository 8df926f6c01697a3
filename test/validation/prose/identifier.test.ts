import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

describe("an identifier", () => {
  const identifier = (system: string, value: string): string[] => check({ resourceType: "Patient", identifier: [{ system, value }] });

  it("that is a URI is a whole one", () => {
    for (const value of ["urn:uuid:c757873d-ec9a-4326-a141-556643239521", "urn:oid:1.2.3", "http://example.org/1"]) expect(identifier("urn:ietf:rfc:3986", value), value).toEqual([]);
    for (const value of ["c757873d-ec9a-4326-a141-556643239521", "1.2.3"]) expect(identifier("urn:ietf:rfc:3986", value), value).toEqual(["identifier-uri Patient.identifier[0].value"]);
  });

  it("has an absolute system, as a code has", () => {
    expect(identifier("http://example.org/mrn", "1")).toEqual([]);
    for (const system of ["mrn", "urn:oid:x", "urn:uuid:1"]) expect(identifier(system, "1"), system).toEqual(["format Patient.identifier[0].system"]);
    expect(check({ resourceType: "Patient", maritalStatus: { coding: [{ system: "v3-MaritalStatus", code: "M" }] } })).toEqual(["format Patient.maritalStatus.coding[0].system"]);
  });
});
