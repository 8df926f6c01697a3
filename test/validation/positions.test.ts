import { describe, expect, it } from "vitest";
import { issue } from "../../src/errors.ts";
import { withPositions } from "../../src/validation/positions.ts";

const text = `{
  "resourceType": "Observation",
  "valueQuantity": { "value": 1.50, "unit": "k\\"g" },
  "_status": { "id": "a" },
  "category": [
    { "text": "ä" }, { "text": "b", "coding": [ {} ] }
  ]
}`;

function place(expression: string, below: readonly string[] = [], source = text): string {
  const [found] = withPositions([issue("validation.null", {}, { expression })], source, below);
  return found!.position === undefined ? "nowhere" : `${found!.position.line}:${found!.position.column} ${source.slice(0, 0)}${Buffer.from(source).subarray(found!.position.offset).toString().slice(0, 5)}`;
}

describe("the position of an issue in the JSON text", () => {
  it("is where the value begins", () => {
    expect(place("Observation")).toBe('1:1 {\n  "');
    expect(place("Observation.category")).toBe("5:15 [\n   ");
    expect(place("Observation.category[1].text")).toBe('6:32 "b", ');
    expect(place("Observation.category[1].coding[0]")).toBe("6:49 {} ] ");
  });

  it("finds a choice by its name, and a primitive value by its sibling", () => {
    expect(place("Observation.value")).toBe('3:20 { "va');
    expect(place("Observation.value.unit")).toBe('3:45 "k\\"g');
    expect(place("Observation.status.id")).toBe('4:22 "a" }');
  });

  it("is the nearest value around where the element is not there", () => {
    expect(place("Observation.category[1].coding[0].code")).toBe("6:49 {} ] ");
    expect(place("Observation.category[7].text")).toBe("5:15 [\n   ");
    expect(place("Observation.subject")).toBe('1:1 {\n  "');
  });

  it("counts from the text's root where the resource stands inside", () => {
    const parameters = `{"resourceType":"Parameters","parameter":[{"name":"resource","resource":${text}}]}`;
    expect(place("Observation.category[1].text", ["parameter", "0", "resource"], parameters)).toBe('6:32 "b", ');
  });

  it("leaves issues without an expression as they are", () => {
    expect(withPositions([issue("validation.null")], text)[0]!.position).toBeUndefined();
  });
});
