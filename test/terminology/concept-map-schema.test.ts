import { Ajv } from "ajv";
import { expect, it } from "vitest";
import { conceptMapSchema } from "../../src/terminology/concept-map-schema.ts";

it("the schema of ConceptMaps is JSON Schema, which is not checked at run time", () => {
  expect(new Ajv().validateSchema(conceptMapSchema)).toBe(true);
});
