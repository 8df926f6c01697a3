import { describe, expect, test } from "vitest";
import type { FhirObject, FhirResource } from "../src/model/fhir.ts";
import { parseFhirJson } from "../src/model/fhir.ts";
import { er7, testEngine } from "./e2e/engine.ts";
import { fixtureCases } from "./fixtures/case.ts";
import { compareLeaves, compareTransaction, problems } from "./fixtures/compare.ts";

const engine = testEngine();
const cases = fixtureCases("hl7v2");

describe.each(cases)("$name", ({ input, transactions, outcomes, bodyIssues }) => {
  const { conversions, issues } = engine.convert(input, { contentType: er7 });

  test("becomes the transaction that the specification asks for", () => {
    expect(conversions).toHaveLength(transactions.length);
    for (const [index, conversion] of conversions.entries()) {
      const bundle = parseFhirJson(conversion.bundle!) as FhirResource;
      expect(compareTransaction(transactions[index]!, bundle).join("\n")).toBe("");
    }
  });

  test("accounts for every leaf as the specification asks for", () => {
    expect(conversions).toHaveLength(outcomes.length);
    for (const [index, conversion] of conversions.entries()) {
      const outcome = outcomes[index]!;
      expect(compareLeaves(outcome, conversion.report()).join("\n")).toBe("");
      if (outcome.issues !== undefined) expect(problems(conversion.issues)).toEqual([...outcome.issues].sort());
      expect(conversion.status).toBe(outcome.status);
    }
    expect(problems(issues)).toEqual([...bodyIssues].sort());
  });
});

describe("the frame of every fixture's transaction (docs/adr/0006-bundle-references.md)", () => {
  const bundles = cases.flatMap(({ name, input }) =>
    engine.convert(input, { contentType: er7 }).conversions.map(({ bundle }, index) => ({ name: `${name}, message ${index + 1}`, bundle: parseFhirJson(bundle!) as FhirResource })));

  test.each(bundles)("$name: each entry has one id in fullUrl, resource and request, and the feed's tag", ({ bundle }) => {
    expect(bundle).toMatchObject({ resourceType: "Bundle", type: "transaction" });
    for (const { fullUrl, resource, request } of bundle["entry"] as FhirObject[]) {
      const { resourceType, id, meta } = resource as FhirResource;
      expect(fullUrl).toBe(`urn:uuid:${id}`);
      expect(request).toEqual({ method: "PUT", url: `${resourceType}/${id}` });
      expect((meta as FhirObject)["tag"]).toContainEqual({ system: "http://portage.dev/fhir/tags/feed", code: "default" });
    }
  });

  test.each(bundles)("$name: the last entry is the Provenance of all others", ({ bundle }) => {
    const resources = (bundle["entry"] as FhirObject[]).map(({ resource }) => resource as FhirResource);
    const last = resources.pop()!;
    expect(last.resourceType).toBe("Provenance");
    expect(last["target"]).toEqual(resources.map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` })));
    expect(last).toMatchObject({ entity: [{ role: "source", what: { identifier: { system: "http://portage.dev/fhir/feeds/default/control-id" } } }] });
  });
});
