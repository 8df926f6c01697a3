import { describe, expect, it } from "vitest";
import { contentHash, hasMetaOf, sameContent, sameNumbers } from "../../src/delivery/content.ts";
import { decimal } from "../../src/model/fhir.ts";

const patient = { resourceType: "Patient", id: "p", meta: { tag: [{ system: "urn:feed", code: "adt" }] }, active: true, name: [{ family: "Doe" }] };
const seven = { resourceType: "Observation", valueQuantity: { value: 7 } };
const sevenPointNought = { resourceType: "Observation", valueQuantity: { value: decimal("7.0") } };

describe("content", () => {
  it("is the same whatever the order of properties and the meta", () => {
    expect(sameContent(patient, { name: [{ family: "Doe" }], active: true, id: "p", resourceType: "Patient", meta: { versionId: "4", lastUpdated: "2025-01-01T00:00:00Z" } })).toBe(true);
    expect(sameContent(patient, { ...patient, active: false })).toBe(false);
  });

  it("differs in digits, but not in numbers: a server need not keep them", () => {
    expect([sameContent(seven, sevenPointNought), sameNumbers(seven, sevenPointNought)]).toEqual([false, true]);
    expect(sameNumbers(seven, { resourceType: "Observation", valueQuantity: { value: 8 } })).toBe(false);
  });

  it("has a hash that is SHA-256 of its JSON", () => {
    // printf '{"resourceType":"Patient"}' | sha256sum
    expect(contentHash({ resourceType: "Patient" })).toBe("b6cd92f25733dc6efed4ca9541f59545c63a39c6310d3b873363f970c6f7e0c3");
    expect(contentHash(seven)).not.toBe(contentHash(sevenPointNought));
  });

  it("has the tags of another in any order, beside others", () => {
    const [a, b] = [{ system: "urn:feed", code: "adt" }, { system: "urn:feed", code: "lab" }];
    expect(hasMetaOf({ ...patient, meta: { tag: [b, a] } }, { ...patient, meta: { tag: [a] } })).toBe(true);
    expect(hasMetaOf({ ...patient, meta: { tag: [a] } }, { ...patient, meta: { tag: [b] } })).toBe(false);
    expect(hasMetaOf({ resourceType: "Patient" }, { resourceType: "Patient", meta: { profile: ["urn:p"] } })).toBe(false);
  });
});
