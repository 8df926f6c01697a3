import { expect, test } from "vitest";
import { convertField } from "../datatypes/one-field.ts";

test.each([
  ["00^New record^NIP001", true],
  ["01^Historical^NIP001", false],
  ["08^Public agency^NIP001", false],
  ["99^Other^NIP001", undefined],
  ["^a note", undefined],
])("primary-source: %s is %s", (field, value) => {
  expect(convertField({ as: "primary-source", type: "boolean", field })).toMatchObject({ value, issues: [] });
});

test.each([
  ["G", true],
  ["T", true],
  ["5", true],
  ["N", false],
  ["0", undefined],
  ["1", undefined],
  ["4", undefined],
])("substituted: %s is %s", (field, value) => {
  expect(convertField({ as: "substituted", type: "boolean", field })).toMatchObject({ value, issues: [] });
});

const location = (as: string, field: string) => convertField({ as, type: "Reference", field });

test("LA2 is a chain of Locations, the innermost with the address", () => {
  const { resources, outcomes } = location("LA2→Location", "Ward 1^R2^B3^Clinic^^^^^1 Main St^Floor 2^Boston^MA^02115^USA^O");
  expect(resources.map(({ name }) => name)).toEqual(expect.arrayContaining(["B3", "R2", "Ward 1", "Clinic"]));
  expect(resources.filter((one) => "address" in one)).toMatchObject([{ name: "B3", address: { line: ["1 Main St", "Floor 2"], city: "Boston", state: "MA", postalCode: "02115", country: "USA" } }]);
  expect(outcomes["15.1"]).toBe("archived");
});

test("LA2 without a level is its address alone", () => {
  expect(location("LA2→Location", "^^^^^^^^1 Main St^^Boston").resources).toMatchObject([{ resourceType: "Location", address: { city: "Boston" } }]);
});

test("LA1 has its address in one component", () => {
  expect(location("LA1→Location", "Ward 1^^^^^^^^1 Main St&&Boston&MA").resources).toMatchObject([{ name: "Ward 1", address: { line: ["1 Main St"], city: "Boston", state: "MA" } }]);
});

test("one place at two addresses is two", () => {
  const keys = (field: string) => location("LA2→Location", field).keys;
  expect(keys("Ward 1^^^^^^^^1 Main St")).not.toEqual(keys("Ward 1^^^^^^^^2 Main St"));
});
