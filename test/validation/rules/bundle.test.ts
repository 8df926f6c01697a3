import { describe, expect, it } from "vitest";
import { found, validator } from "../definitions.ts";

const uuid = (last: number): string => `urn:uuid:c757873d-ec9a-4326-a141-55664323952${last}`;
const patient = (id: string, more: object = {}): object => ({ resourceType: "Patient", id, ...more });
const request = { method: "PUT", url: "Patient/a" };

function check(type: string, ...entry: object[]): string[] {
  return found(validator.validateBundle({ resourceType: "Bundle", type, entry }));
}

describe("Bundles", () => {
  it("are Bundles", () => {
    expect(found(validator.validateBundle(patient("a")))).toEqual(["not-a-bundle Patient"]);
    expect(found(validator.validateBundle(null))).toEqual(["not-a-bundle Resource"]);
    expect(found(validator.validateBundle({ resourceType: "Bundle", type: "collection" }))).toEqual([]);
  });

  it("have their resources checked, and named from the Bundle", () => {
    expect(check("collection", { fullUrl: uuid(1), resource: patient("a", { name: [{ family: 1 }] }) })).toEqual(["format Bundle.entry[0].resource.name[0].family"]);
  });

  it("have absolute fullUrls", () => {
    for (const fullUrl of [uuid(1), "urn:oid:1.2.3", "http://example.org/fhir/Patient/a", "https://example.org/Patient/a"]) expect(check("collection", { fullUrl, resource: patient("a") }), fullUrl).toEqual([]);
    for (const fullUrl of ["Patient/a", "urn:uuid:1", "urn:oid:x", "a"]) expect(check("collection", { fullUrl, resource: patient("a") }), fullUrl).toEqual(["full-url Bundle.entry[0]"]);
  });

  it("have fullUrls that agree with the type and id of the resource", () => {
    expect(check("collection", { fullUrl: "http://example.org/fhir/Patient/b", resource: patient("a") })).toEqual(["full-url-id Bundle.entry[0]"]);
    expect(check("collection", { fullUrl: "http://example.org/fhir/Group/a", resource: patient("a") })).toEqual(["full-url-id Bundle.entry[0]"]);
  });

  it("have each fullUrl once, but for versions of one resource", () => {
    expect(check("collection", { fullUrl: uuid(1), resource: patient("a") }, { fullUrl: uuid(1), resource: patient("b") })).toEqual(["full-url-twice Bundle.entry[1]"]);
    const version = (versionId: string): object => ({ fullUrl: uuid(1), resource: patient("a", { meta: { versionId } }) });
    expect(check("collection", version("1"), version("2"))).toEqual([]);
  });

  it("have each resource once in a transaction", () => {
    const entries = [1, 2].map((number) => ({ fullUrl: uuid(number), resource: patient("a"), request }));
    expect(check("transaction", ...entries)).toEqual(["entry-twice Bundle.entry[1].resource"]);
    expect(check("batch", ...entries)).toEqual([]);
  });

  it("have a request in each entry of a transaction or batch", () => {
    for (const type of ["transaction", "batch"]) expect(check(type, { fullUrl: uuid(1), resource: patient("a") })).toEqual(["entry-request Bundle.entry[0]", "invariant Bundle"]);
    expect(check("transaction", { fullUrl: uuid(1), resource: patient("a"), request })).toEqual([]);
    expect(check("collection", { fullUrl: uuid(1), resource: patient("a") })).toEqual([]);
  });

  it("are checked inside a Bundle too, with their own entries", () => {
    const inner = { resourceType: "Bundle", type: "collection", entry: [{ fullUrl: "x", resource: patient("a") }] };
    expect(check("collection", { fullUrl: uuid(1), resource: inner })).toEqual(["full-url Bundle.entry[0].resource.entry[0]"]);
  });
});
