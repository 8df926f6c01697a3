import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assembleBundle } from "../../src/bundle/assemble.ts";
import { leafReports, lineageReport } from "../../src/bundle/lineage.ts";
import type { FhirObject, FhirResource, FhirValue } from "../../src/model/fhir.ts";
import { outcome } from "../../src/model/leaf.ts";
import { contentOf, entriesOf, Mapped, options } from "./mapped.ts";

const text = fc.constantFrom("a", "b", "c");
const extended = text.map((code): FhirObject => ({ extension: [{ url: "http://example.org/e", valueCode: code }] }));

/** Objects as FHIR writes them: primitives with and without extensions, lists, nested elements, a choice. Few values, so that they meet often. */
const { element } = fc.letrec<{ element: FhirObject }>((tie) => ({
  element: fc.record(
    {
      primitive: fc.record({ value: text, extensions: extended }, { requiredKeys: [] }),
      list: fc.array(fc.tuple(fc.option(text), fc.option(extended)), { minLength: 1, maxLength: 4 }),
      choice: fc.oneof(text.map((value) => ["valueString", value]), text.map((value) => ["valueQuantity", { unit: value }])),
      single: fc.option(tie("element"), { depthSize: "small", nil: undefined }),
      many: fc.option(fc.array(tie("element"), { minLength: 1, maxLength: 3 }), { depthSize: "small", nil: undefined }),
    },
    { requiredKeys: [] },
  ).map(({ primitive, list, choice, single, many }) => ({
    ...(primitive?.value !== undefined && { primitive: primitive.value }),
    ...(primitive?.extensions !== undefined && { _primitive: primitive.extensions }),
    ...(list !== undefined && list.some(([value]) => value !== null) && { list: list.map(([value]) => value) }),
    ...(list !== undefined && list.some(([, extensions]) => extensions !== null) && { _list: list.map(([, extensions]) => extensions) }),
    ...(choice !== undefined && Object.fromEntries([choice])),
    ...(single !== undefined && { single }),
    ...(many !== undefined && { many }),
  })),
}));
const resource = element.map((content): FhirResource => ({ resourceType: "Basic", ...structuredClone(content) }));
const key = fc.constantFrom("1", "2");

function assemble(resources: readonly (readonly [string, FhirResource])[]) {
  const mapped = new Mapped();
  for (const [key, content] of structuredClone(resources)) mapped.add(content, [key]);
  const result = mapped.result();
  const values = result.trail.holders.map((holder, step) => (holder as FhirObject)[result.trail.properties[step]!]);
  const assembled = assembleBundle(mapped.record(), result, options);
  return { record: mapped.record(), result, values, assembled };
}

/** The value at a path of the report. */
function valueAt(bundle: FhirResource, path: string): FhirValue | undefined {
  let at: FhirValue | undefined = bundle;
  /** What stands beside a primitive: `_list` beside `list`, and its elements beside the list's. */
  let beside: FhirValue | undefined;
  for (const step of path.match(/[A-Za-z]+|\d+/g)!.slice(1)) {
    const holder: FhirObject | undefined = step === "extension" && beside ? (beside as FhirObject) : (at as FhirObject | undefined);
    beside = /\d/.test(step) ? (beside as FhirObject | undefined)?.[step] : holder?.[`_${step}`];
    at = holder?.[step];
  }
  return at;
}

describe("uniting resources", () => {
  it("with themselves changes nothing", () => {
    fc.assert(fc.property(resource, fc.integer({ min: 1, max: 3 }), (content, copies) => {
      const { assembled, result } = assemble(Array.from({ length: copies + 1 }, () => ["1", content] as const));
      expect(contentOf(entriesOf(assembled.bundle)[0]!.resource)).toEqual(content);
      expect(assembled.issues).toEqual([]);
      expect(result.outcomes.every((number) => number === outcome.mapped)).toBe(true);
    }));
  });

  it("once more with what went in changes nothing", () => {
    fc.assert(fc.property(resource, resource, (one, other) => {
      const first = contentOf(entriesOf(assemble([["1", one], ["1", other]]).assembled.bundle)[0]!.resource) as FhirResource;
      const again = contentOf(entriesOf(assemble([["1", first], ["1", one]]).assembled.bundle)[0]!.resource);
      expect(again).toEqual(first);
    }));
  });

  it("loses no leaf silently: each is where the report says, or has failed", () => {
    fc.assert(fc.property(fc.array(fc.tuple(key, resource), { maxLength: 5 }), (resources) => {
      const { record, result, values, assembled } = assemble(resources);
      const wrong = leafReports(record, result, assembled).filter(({ outcome, targets }, leaf) =>
        outcome !== "failed" && !(targets ?? []).every((target) => valueAt(assembled.bundle, target) === values[leaf]));
      expect(wrong).toEqual([]);
      lineageReport(record, result, assembled);
    }), { numRuns: 200 });
  });

  it("gives the same text for the same input", () => {
    fc.assert(fc.property(fc.array(fc.tuple(key, resource), { maxLength: 5 }), (resources) => {
      expect(JSON.stringify(assemble(resources).assembled.bundle)).toBe(JSON.stringify(assemble(resources).assembled.bundle));
    }));
  });
});
