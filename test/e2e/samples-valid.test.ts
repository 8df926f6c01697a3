import { describe, expect, test } from "vitest";
import { parseFhirJson } from "../../src/model/fhir.ts";
import { er7, sampleMessages, testEngine } from "./engine.ts";

const samples = sampleMessages();
const engine = testEngine();

/** Extensions of US Core, which a site adds as a package: the rows that write them ask for the codes of the CDC, which are those of the United States. */
const unshipped = ["us-core-race", "us-core-ethnicity"].map((name) => `http://hl7.org/fhir/us/core/StructureDefinition/${name}`);

describe.skipIf(samples.length === 0)("the public sample messages under $validate (skipped where ../shared/samples is absent)", () => {
  test.each(samples)("$name: the Bundle has no error, with the definitions of its extensions and all bindings", ({ body }) => {
    for (const { bundle } of engine.convert(body, { contentType: er7 }).conversions) {
      const errors = engine.validate(parseFhirJson(bundle!), {}).filter(({ severity }) => severity === "error");
      const ours = errors.filter(({ key, text }) => !(key === "validation.extension-unknown" && unshipped.some((url) => text.includes(` ${url} `))));
      expect(ours.map(({ key, expression, text }) => `${key} ${expression} ${text}`)).toEqual([]);
    }
  });
});
