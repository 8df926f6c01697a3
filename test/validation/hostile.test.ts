import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateText } from "../../src/cli/validate-text.ts";
import { readFhirBody } from "../../src/http/fhir-body.ts";
import type { Engine } from "../../src/model/engine.ts";
import { check, found, validator } from "./definitions.ts";

function nested(levels: number, wrap: (inner: unknown) => unknown, inner: unknown): unknown {
  let value = inner;
  for (let i = 0; i < levels; i++) value = wrap(value);
  return value;
}

describe("hostile input", () => {
  it("is not followed deeper than the limit", () => {
    const extension = nested(100_000, (inner) => ({ url: "http://example.org/a", extension: [inner] }), { url: "http://example.org/a", valueString: "x" });
    expect(check({ resourceType: "Patient", extension: [extension] }).map((line) => line.split(" ")[0])).toEqual(["depth"]);
    const contained = nested(100_000, (inner) => ({ resourceType: "Patient", id: "p", contained: [inner] }), { resourceType: "Patient", id: "p" });
    // What a contained resource contains breaks dom-2 at every level.
    expect(check(contained).map((line) => line.split(" ")[0]).filter((key) => key !== "invariant")).toEqual(["depth"]);
    const bundle = nested(100_000, (resource) => ({ resourceType: "Bundle", type: "collection", entry: [{ fullUrl: "http://example.org/1", resource }] }), { resourceType: "Patient" });
    expect(check(bundle).map((line) => line.split(" ")[0])).toEqual(["depth"]);
  });

  it("is not read where its text nests deeper than that", async () => {
    const text = `{"resourceType":"Patient","extension":${'[{"extension":'.repeat(100_000)}1${"}]".repeat(100_000)}}`;
    const unasked = { validate: () => expect.fail("the text is read") } as unknown as Engine;
    expect(found((await validateText("a.json", text, { engine: unasked, server: undefined }, [])).issues)).toEqual(["json undefined"]);
    expect(readFhirBody(Buffer.from(text))).toMatchObject({ issues: [{ key: "http.json-invalid", text: expect.stringContaining("more than 500 levels") as string }] });
  });

  it("has names of JavaScript's own as unknown properties", () => {
    const resource = JSON.parse('{"resourceType":"Patient","__proto__":{"polluted":true},"constructor":{"prototype":1},"toString":1,"hasOwnProperty":1}') as unknown;
    expect(check(resource)).toEqual(["unknown-property Patient", "unknown-property Patient.constructor", "unknown-property Patient.toString", "unknown-property Patient.hasOwnProperty"]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(check({ resourceType: "__proto__" })).toEqual(["resource-type Resource"]);
    expect(check({ resourceType: "constructor" })).toEqual(["resource-type Resource"]);
  });

  it("has its issues listed up to a limit and counted beyond it", () => {
    const issues = validator.validateResource({ resourceType: "Patient", name: Array.from({ length: 200_000 }, () => ({ family: 1 })) });
    expect(issues).toHaveLength(1001);
    expect(issues.at(-1)).toMatchObject({ key: "validation.too-many", expression: "Patient" });
    expect(issues.at(-1)!.text).toContain("200000");
  });

  it("of any JSON gives issues, never an exception", () => {
    const resourceLike = fc.record({ resourceType: fc.constantFrom("Patient", "Bundle", "Observation", "Parameters", "Questionnaire"), entry: fc.jsonValue(), contained: fc.jsonValue(), name: fc.jsonValue(), subject: fc.jsonValue(), item: fc.jsonValue(), text: fc.jsonValue() }, { requiredKeys: ["resourceType"] });
    fc.assert(fc.property(fc.oneof(fc.jsonValue(), resourceLike), (value) => Array.isArray(validator.validateResource(value)) && Array.isArray(validator.validateBundle(value))));
  });

  it("is never quoted in a message", () => {
    const secret = fc.stringMatching(/^[a-z]{12}$/).map((text) => `qq${text}`);
    fc.assert(
      fc.property(secret, (text) => {
        const values = [text, [text], { [`${text} ${text}`]: text }, { reference: text }, { coding: [{ code: text }] }];
        const properties = ["gender", "birthDate", "name", "maritalStatus", "managingOrganization", "id", "active"];
        const resources = values.flatMap((value) => properties.map((property) => ({ resourceType: "Patient", [property]: value })));
        return resources.every((resource) => validator.validateResource(resource).every((issue) => !JSON.stringify(issue).includes(text)));
      }),
      { numRuns: 20 },
    );
  });

  it("leaves what it validates as it was", () => {
    const patient = { resourceType: "Patient", name: [{ given: ["Eve", null], _given: [null, { id: "a" }] }] };
    const before = JSON.stringify(patient);
    validator.validateResource(patient);
    expect(JSON.stringify(patient)).toBe(before);
  });
});
