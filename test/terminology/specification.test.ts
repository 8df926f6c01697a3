import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ConceptMap, ValueSet } from "@medplum/fhirtypes";
import { describe, expect, it } from "vitest";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";
import { lazyLibrary } from "../../src/terminology/definitions/load.ts";
import { isMatch } from "../../src/terminology/equivalence.ts";
import { lookupParameters } from "../../src/terminology/operations/lookup.ts";
import { validateCodeParameters } from "../../src/terminology/operations/validate-code.ts";
import { createTerminology } from "../../src/terminology/terminology.ts";
import { parameters } from "./example-maps.ts";

const folder = "node_modules/hl7.fhir.r4.core";
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));
const library = lazyLibrary("build/definitions", undefined);
const terminology = createTerminology([]);

const maps = readdirSync(folder).filter((name) => /^ConceptMap-.*\.json$/.test(name));

describe("the ConceptMaps of the specification", () => {
  it.each(maps)("%s: each code is translated to all of its targets, with their equivalences, products and the map", (name) => {
    const map = read(name) as ConceptMap;
    for (const { source, target: system, element } of map.group ?? [])
      for (const { code, target = [] } of element) {
        if (code === undefined || target.some(({ dependsOn }) => dependsOn !== undefined)) continue;
        const coding: FhirObject = { name: "coding", valueCoding: { ...(source !== undefined && { system: source }), code } };
        const answer = terminology.translateParameters(parameters({ name: "conceptMap", resource: map as unknown as FhirResource }, coding));
        expect(answer, JSON.stringify(answer)).toMatchObject({ resourceType: "Parameters" });
        const given = (answer as FhirResource)["parameter"] as FhirObject[];
        const matches = given.filter((one) => one["name"] === "match").map((one) => one["part"] as FhirObject[]);
        for (const one of target) {
          const wanted = matches.find((part) => part.some((piece) => piece["valueCode"] === one.equivalence) && (one.code === undefined || part.some((piece) => (piece["valueCoding"] as FhirObject | undefined)?.["code"] === one.code)));
          expect(wanted, `${code} → ${one.code}`).toBeDefined();
          if (one.code !== undefined && system !== undefined) expect(wanted).toContainEqual({ name: "concept", valueCoding: expect.objectContaining({ system, code: one.code }) as unknown });
          if (map.url !== undefined) expect(wanted).toContainEqual({ name: "source", valueUri: map.url });
        }
        if (target.some(({ equivalence }) => isMatch(equivalence))) expect(given[0]).toEqual({ name: "result", valueBoolean: true });
      }
  });
});

describe("the value sets and code systems of the specification", () => {
  const valueSetExample = (name: string) => read(`ValueSet-${name}.json`) as ValueSet & FhirResource;

  it("an extensional definition has its codes, whose code system is not at hand", () => {
    const ask = (code: string) => validateCodeParameters(parameters({ name: "url", valueUri: "http://hl7.org/fhir/ValueSet/example-extensional" }, { name: "coding", valueCoding: { system: "http://loinc.org", code } }), library);
    expect(ask("2093-3")).toMatchObject({ parameter: [{ valueBoolean: true }, { name: "display", valueString: "Cholesterol [Mass/Volume]" }] });
    expect(ask("1-8")).toMatchObject({ parameter: [{ valueBoolean: false }, {}] });
  });

  it("an expansion has what it lists under its headings", () => {
    const resource = valueSetExample("example-expansion");
    const ask = (code: string) => validateCodeParameters(parameters({ name: "valueSet", resource }, { name: "coding", valueCoding: { system: "http://loinc.org", code } }), library);
    for (const code of ["14647-2", "2093-3", "48620-9"]) expect(ask(code)).toMatchObject({ parameter: [{ valueBoolean: true }, {}] });
  });

  it("$lookup of the example code system has designations with their use", () => {
    const given = lookupParameters(parameters({ name: "code", valueCode: "chol-mmol" }, { name: "system", valueUri: "http://hl7.org/fhir/CodeSystem/example" }), library) as FhirResource;
    expect(given["parameter"]).toContainEqual({ name: "display", valueString: "SChol (mmol/L)" });
    expect(given["parameter"]).toContainEqual({ name: "designation", part: [{ name: "use", valueCoding: { system: "http://acme.com/config/fhir/codesystems/internal", code: "internal-label" } }, { name: "value", valueString: "From ACME POC Testing" }] });
  });

  it("a filter by a property that no concept has cannot be decided", () => {
    const answer = validateCodeParameters(parameters({ name: "url", valueUri: "http://hl7.org/fhir/ValueSet/example-filter" }, { name: "code", valueCode: "chol" }, { name: "system", valueUri: "http://hl7.org/fhir/CodeSystem/example" }), library);
    expect(answer).toMatchObject([{ key: "terminology.filter-unsupported" }]);
  });
});
