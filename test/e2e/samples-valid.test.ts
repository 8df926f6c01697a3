import { describe, expect, test } from "vitest";
import { parseFhirJson } from "../../src/model/fhir.ts";
import { er7, sampleMessages, testEngine } from "./engine.ts";

const samples = sampleMessages();
const engine = testEngine();

/** Extensions of US Core, which a site adds as a package: the rows that write them ask for the codes of the CDC, which are those of the United States. */
const unshipped = ["us-core-race", "us-core-ethnicity"].map((name) => `http://hl7.org/fhir/us/core/StructureDefinition/${name}`);

/** Codes of the mapping tables that the published mapping names, and that later versions of tables 0203 and 0912 have; R4's copies of these lack them. */
const ofLaterTables = ["PGN", "FGN", "ED"];

/** The text at a FHIRPath of names and indexes; choice elements by their name alone. */
function at(resource: unknown, expression: string): unknown {
  const steps = expression.split(".").slice(1).flatMap((step) => step.replace("]", "").split("["));
  return steps.reduce((value, step) => {
    const object = (value ?? {}) as Readonly<Record<string, unknown>>;
    return object[step] ?? Object.entries(object).find(([name]) => name.startsWith(step) && /^[A-Z]/.test(name.slice(step.length)))?.[1];
  }, resource);
}

describe.skipIf(samples.length === 0)("the public sample messages under $validate (skipped where ../shared/samples is absent)", () => {
  test.each(samples)("$name: the Bundle has no error, with the definitions of its extensions, all bindings and all code systems, but for codes that the message itself has beside a table that lacks them", ({ body }) => {
    for (const { bundle } of engine.convert(body, { contentType: er7 }).conversions) {
      const resource = parseFhirJson(bundle!);
      const errors = engine.validate(resource, {}).filter(({ severity }) => severity === "error");
      const known = errors.filter(({ key, text }) => !(key === "validation.extension-unknown" && unshipped.some((url) => text.includes(` ${url} `))));
      const ours = known.filter(({ key, expression }) => {
        const code = String(at(resource, expression!));
        return !(key === "validation.code-unknown" && (body.includes(code) || ofLaterTables.includes(code)));
      });
      expect(ours.map(({ key, expression, text }) => `${key} ${expression} ${text}`)).toEqual([]);
    }
  });
});
