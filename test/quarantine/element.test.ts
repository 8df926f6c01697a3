import { describe, expect, it } from "vitest";
import { parseFhirJson } from "../../src/model/fhir.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import { elementOf } from "../../src/quarantine/element.ts";

const bundle = parseFhirJson(
  '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p","gender":"female","name":[{"family":"A","given":["B","C"]}]}},{"resource":{"resourceType":"Observation","id":"1","valueQuantity":{"value":7.0}}},{"resource":{"resourceType":"Observation","id":"2"}}]}',
) as FhirResource;
const at = (expression: string) => JSON.stringify(elementOf(bundle, expression).value);

describe("the element that an issue names", () => {
  it.each([
    ["Bundle.entry[0].resource.gender", '"female"'],
    ["Bundle.entry[0].resource.name[0].given[1]", '"C"'],
    ["Bundle.entry[0].resource.name.family", '"A"'],
    ["Bundle.entry[0].resource.name[0].given", '["B","C"]'],
    ["Patient.gender", '"female"'],
  ])("is found at %s", (expression, value) => {
    expect(at(expression)).toBe(value);
  });

  it("keeps a decimal as it was written", () => {
    expect(at("Bundle.entry[1].resource.valueQuantity.value")).toBe("7.0");
    expect(at("Bundle.entry[1].resource.value.ofType(Quantity).value")).toBe("7.0");
  });

  it.each(["Bundle.entry[0].resource.birthDate", "Bundle.entry[9].resource.gender", "Observation.id", "Device.type", "Bundle.entry[0].resource.name.where(use = 'official').family", "Bundle.entry[0].resource.gender.extension"])("is null at %s, where nothing stands or nobody can tell which one is meant", (expression) => {
    expect(at(expression)).toBe("null");
  });
});
