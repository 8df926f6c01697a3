import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

describe("ids of elements", () => {
  it("are unique in their resource", () => {
    expect(check({ resourceType: "Patient", name: [{ id: "a", family: "x" }, { id: "b", family: "y" }] })).toEqual([]);
    expect(check({ resourceType: "Patient", name: [{ id: "a", family: "x" }], address: [{ id: "a", city: "y" }] })).toEqual(["element-id Patient.address[0]"]);
    expect(check({ resourceType: "Patient", birthDate: "1990", _birthDate: { id: "a" }, name: [{ id: "a", family: "x" }] })).toEqual(["element-id Patient.name[0]"]);
  });

  it("have no spaces", () => {
    expect(check({ resourceType: "Patient", name: [{ id: "a b", family: "x" }] })).toEqual(["element-id-space Patient.name[0].id"]);
  });

  it("may be the same in other resources, and in a snapshot and its differential", () => {
    const patient = (id: string): object => ({ fullUrl: `http://example.org/Patient/${id}`, resource: { resourceType: "Patient", id, name: [{ id: "a", family: "x" }] } });
    expect(check({ resourceType: "Bundle", type: "collection", entry: [patient("1"), patient("2")] })).toEqual([]);
    const element = [{ id: "Patient", path: "Patient", min: 0, max: "*", definition: "x", base: { path: "Patient", min: 0, max: "*" } }];
    expect(check({ resourceType: "StructureDefinition", url: "http://example.org/p", name: "P", status: "active", kind: "resource", abstract: false, type: "Patient", baseDefinition: "http://hl7.org/fhir/StructureDefinition/Patient", derivation: "constraint", snapshot: { element }, differential: { element } })).not.toContain("element-id StructureDefinition.differential.element[0]");
  });
});

describe("contained resources", () => {
  it("have an id that no other has", () => {
    const twice = { resourceType: "Organization", id: "o", name: "x" };
    expect(check({ resourceType: "Patient", managingOrganization: { reference: "#o" }, contained: [twice, twice] })).toEqual(["contained-twice Patient.contained[1]"]);
    expect(check({ resourceType: "Patient", contained: [{ resourceType: "Organization", name: "x" }] })).toEqual(["contained-id Patient.contained[0]"]);
  });
});
