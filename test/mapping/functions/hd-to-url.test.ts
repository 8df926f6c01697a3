import { describe, expect, it } from "vitest";
import { convertField } from "../datatypes/one-field.ts";

const url = (field: string) => convertField({ as: "HD→url", type: "url", field });

describe("HD→url", () => {
  it.each([
    ["LAB^1.2.840^ISO", "urn:oid:1.2.840"],
    ["^550e8400-e29b-41d4-a716-446655440000^UUID", "urn:uuid:550e8400-e29b-41d4-a716-446655440000"],
    ["LAB^https://lab.example/fhir^URI", "https://lab.example/fhir"],
  ])("reads %s", (field, value) => {
    expect(url(field)).toMatchObject({ value });
  });

  it("leaves the name alone", () => {
    expect(url("LAB^1.2.840^ISO").outcomes).toEqual({ "1.1": "undecided", "2.1": "mapped", "3.1": "mapped" });
  });

  it.each([["LAB"], ["LAB^lab.example^DNS"], ["LAB^1.2.840"]])("takes %s for no address", (field) => {
    expect(url(field)).toMatchObject({ value: undefined, issues: [] });
  });

  it("fails an id that is not what its type says", () => {
    expect(url("LAB^1.Edu^ISO")).toMatchObject({ value: undefined, issues: ["mapping.not-an-address"] });
  });
});
