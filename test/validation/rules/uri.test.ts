import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

const included = (uri: string): object => ({ resourceType: "Patient", extension: [{ url: "http://example.org/a", valueUri: uri }] });

describe("URIs", () => {
  it("of UUIDs and OIDs are well-formed", () => {
    for (const uri of ["urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "urn:oid:2.16.840.1.113883", "urn:iso:std:iso:3166", "http://example.org"]) expect(check(included(uri)), uri).toEqual([]);
    // R4 datatypes, uri: "use all lowercase"; RFC 3061: the first arc is 0, 1 or 2 and none has leading zeros.
    for (const uri of ["urn:uuid:123", "urn:uuid:C757873D-EC9A-4326-A141-556F43239520", "urn:oid:3.1.2", "urn:oid:1.02", "urn:oid:X.Y.Z", "urn:oid:1"]) expect(check(included(uri)), uri).toEqual(["urn Patient.extension[0].value"]);
  });

  it("may have a version or fragment, as canonicals do", () => {
    for (const profile of ["urn:oid:1.2.3|1.0", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520#a"]) expect(check({ resourceType: "Patient", meta: { profile: [profile] } }), profile).toEqual([]);
    expect(check({ resourceType: "Patient", meta: { profile: ["urn:oid:x|1.0"] } })).toEqual(["urn Patient.meta.profile[0]"]);
  });

  it("of a fullUrl are a matter of its Bundle", () => {
    expect(check({ resourceType: "Bundle", type: "collection", entry: [{ fullUrl: "urn:uuid:1", resource: { resourceType: "Patient" } }] })).toEqual(["full-url Bundle.entry[0]"]);
  });

  it("are what an identifier of their system has as its value", () => {
    const named = (value: string): string[] => check({ resourceType: "Patient", identifier: [{ system: "urn:ietf:rfc:3986", value }] });
    for (const value of ["urn:oid:1.2.3", "urn:uuid:c757873d-ec9a-4326-a141-556f43239520", "http://example.org/a"]) expect(named(value), value).toEqual([]);
    for (const value of ["1.2.3", "c757873d-ec9a-4326-a141-556f43239520"]) expect(named(value), value).toEqual(["identifier-uri Patient.identifier[0].value"]);
  });
});
