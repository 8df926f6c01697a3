import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

const observation = { resourceType: "Observation", status: "final", code: { text: "x" } };

describe("choices", () => {
  it("take one value of one type", () => {
    expect(check({ ...observation, valueString: "x" })).toEqual([]);
    expect(check({ ...observation, valueString: "x", valueInteger: 1 })).toEqual(["choice Observation.value"]);
    expect(check({ ...observation, valueString: "x", _valueInteger: { extension: [{ url: "http://example.org/a", valueString: "x" }] } })).toEqual(["choice Observation.value"]);
  });

  it("count a primitive value and its sibling as one", () => {
    expect(check({ ...observation, valueString: "x", _valueString: { id: "a" } })).toEqual([]);
  });

  it("have the types of the definition and no others", () => {
    expect(check({ ...observation, valueAddress: { city: "x" } })).toEqual(["unknown-property Observation.valueAddress"]);
    expect(check({ ...observation, value: "x" })).toEqual(["unknown-property Observation.value"]);
  });

  it("are told apart within one type", () => {
    expect(check({ resourceType: "Patient", deceasedBoolean: false, multipleBirthInteger: 1 })).toEqual([]);
  });

  it("are named without their type in paths", () => {
    expect(check({ ...observation, valueQuantity: { value: "7" } })).toEqual(["format Observation.value.value"]);
  });
});
