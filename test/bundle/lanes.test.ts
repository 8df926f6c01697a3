import { describe, expect, it } from "vitest";
import type { FhirResource } from "../../src/model/fhir.ts";
import { lanesOf } from "../../src/bundle/lanes.ts";
import { referencesIn } from "../../src/bundle/references-in.ts";

const bundle = (...resources: FhirResource[]): FhirResource => ({ resourceType: "Bundle", type: "transaction", entry: resources.map((resource) => ({ resource })) });
const id = (digit: string) => `${digit.repeat(8)}-${digit.repeat(4)}-8${digit.repeat(3)}-a${digit.repeat(3)}-${digit.repeat(12)}`;

describe("the lanes of a transaction", () => {
  it("are its patients, whatever else it has", () => {
    expect(lanesOf(bundle({ resourceType: "Organization", id: "o" }, { resourceType: "Patient", id: "p" }, { resourceType: "Observation", id: "x" }))).toEqual(["Patient/p"]);
  });

  it("are both patients of a merge, in one order whichever comes first", () => {
    const [a, b] = [{ resourceType: "Patient", id: "a" }, { resourceType: "Patient", id: "b" }];
    expect(lanesOf(bundle(a, b))).toEqual(["Patient/a", "Patient/b"]);
    expect(lanesOf(bundle(b, a))).toEqual(["Patient/a", "Patient/b"]);
  });

  it("are what it is about where there is no patient, but not what every record brings", () => {
    expect(lanesOf(bundle({ resourceType: "MessageHeader", id: "m" }, { resourceType: "Practitioner", id: "p" }, { resourceType: "Location", id: "l" }, { resourceType: "Provenance", id: "v" }))).toEqual(["Location/l", "Practitioner/p"]);
  });

  it("are none where nothing is in it", () => {
    expect(lanesOf({ resourceType: "Bundle", type: "transaction" })).toEqual([]);
  });
});

describe("the references in a Bundle's text", () => {
  it("are those of its entries' requests and of its resources, each once", () => {
    const text = JSON.stringify({ entry: [{ resource: { resourceType: "Observation", id: id("1"), subject: { reference: `Patient/${id("2")}` }, encounter: { reference: `Patient/${id("2")}` } }, request: { url: `Observation/${id("1")}` } }] });
    expect(referencesIn(text).toSorted()).toEqual([`Observation/${id("1")}`, `Patient/${id("2")}`]);
  });
});
