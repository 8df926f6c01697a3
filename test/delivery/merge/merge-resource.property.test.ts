import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elementsOf, sameElement } from "../../../src/delivery/merge/elements.ts";
import { mergeResource } from "../../../src/delivery/merge/merge-resource.ts";
import type { FhirObject, FhirResource } from "../../../src/model/fhir.ts";

const text = fc.constantFrom("a", "b", "c");
const absence: FhirObject = { extension: [{ url: "http://hl7.org/fhir/StructureDefinition/data-absent-reason", valueCode: "unknown" }] };
const identifier = fc.record({ system: text, value: text, use: text }, { requiredKeys: ["value"] });
const extension = fc.record({ url: text, valueString: text });

/** Encounters and the like as FHIR writes them. Few values, so that they meet often. */
const resource = fc
  .record(
    {
      identifier: fc.uniqueArray(identifier, { minLength: 1, maxLength: 4, selector: ({ system, value }) => `${system}|${value}` }),
      extension: fc.array(extension, { minLength: 1, maxLength: 4 }),
      link: fc.uniqueArray(text.map((reference) => ({ reference })), { minLength: 1, maxLength: 2, selector: ({ reference }) => reference }),
      status: text,
      birthDate: fc.constantFrom<FhirObject>({ birthDate: "2024" }, { birthDate: "2025", _birthDate: { id: "x" } }, { _birthDate: absence }),
      deceased: fc.constantFrom<FhirObject>({ deceasedBoolean: true }, { deceasedDateTime: "2024" }),
      telecom: fc.array(fc.record({ value: text }), { minLength: 1, maxLength: 2 }),
      period: fc.record({ start: fc.constantFrom("2023", "2024"), end: fc.constantFrom("2023-06", "2025") }, { requiredKeys: [] }).filter(({ start, end }) => (start ?? end) !== undefined && (start ?? "") <= (end ?? "9")),
      hospitalization: fc.record({ admitSource: text, destination: text }, { requiredKeys: [] }).filter((parts) => Object.keys(parts).length > 0),
      tags: fc.uniqueArray(text, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: [] },
  )
  .map(({ birthDate, deceased, tags, ...rest }): FhirResource => ({
    resourceType: "Encounter",
    id: "1",
    ...(tags !== undefined && { meta: { tag: tags.map((code) => ({ code })) } }),
    ...rest,
    ...birthDate,
    ...deceased,
  }));

const hint = fc.record({ absent: fc.subarray(["status", "birthDate"]), deletes: fc.subarray(["telecom", "period.end", "hospitalization.admitSource", "extension('a').valueString", "deceasedBoolean"]) });

describe("mergeResource", () => {
  it("of a resource with itself is that resource", () => {
    fc.assert(
      fc.property(resource, (one) => {
        expect(mergeResource(one, one).merged).toEqual(one);
      }),
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(resource, resource, hint, (current, sent, hint) => {
        const once = mergeResource(current, sent, hint).merged;
        expect(mergeResource(once, sent, hint).merged).toEqual(once);
      }),
    );
  });

  it("loses nothing of the target that the record neither replaces nor deletes", () => {
    fc.assert(
      fc.property(resource, resource, hint, (current, sent, hint) => {
        const { merged } = mergeResource(current, sent, hint);
        for (const name of elementsOf(current)) {
          const spoken = sameElement(sent, name).length > 0 || hint.deletes.some((path) => path.startsWith(name));
          if (!spoken) expect(merged[name]).toEqual(current[name]);
        }
        const values = (of: FhirResource) => ((of["identifier"] ?? []) as FhirObject[]).map(({ system, value }) => JSON.stringify([system, value]));
        expect(values(merged).sort()).toEqual([...new Set([...values(current), ...values(sent)])].sort());
      }),
    );
  });

  it("loses nothing of the record but what only says an absence", () => {
    fc.assert(
      fc.property(resource, resource, hint, (current, sent, hint) => {
        const { merged } = mergeResource(current, sent, hint);
        for (const name of elementsOf(sent)) if (!hint.absent.includes(name)) expect(merged).toHaveProperty(sent[name] === undefined ? `_${name}` : name);
      }),
    );
  });

  it("changes neither of the two it is given", () => {
    fc.assert(
      fc.property(resource, resource, hint, (current, sent, hint) => {
        const before = structuredClone([current, sent]);
        mergeResource(current, sent, hint);
        expect([current, sent]).toEqual(before);
      }),
    );
  });
});
