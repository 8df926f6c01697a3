import { describe, expect, it } from "vitest";
import { check } from "../definitions.ts";

type Json = Readonly<Record<string, unknown>>;

const self = { relation: "self", url: "http://example.org/Patient?name=x" };
const patient = (id: string, more: Json = {}): Json => ({ resourceType: "Patient", id, ...more });
const entry = (resource: Json, more: Json = {}): Json => ({ fullUrl: `http://example.org/${String(resource["resourceType"])}/${String(resource["id"])}`, resource, ...more });

describe("the links of a Bundle", () => {
  const links = (type: string, ...link: Json[]): string[] => check({ resourceType: "Bundle", type, link });

  it("have each relation to a page, and to the Bundle itself, once", () => {
    expect(links("searchset", self, { relation: "next", url: "http://example.org/2" })).toEqual([]);
    expect(links("searchset", self, self)).toEqual(["link-twice Bundle.link[1]"]);
    expect(links("searchset", self, { relation: "alternate", url: "http://a" }, { relation: "alternate", url: "http://b" })).toEqual([]);
  });

  it("lead to pages in searches and histories alone", () => {
    const next = { relation: "next", url: "http://example.org/2" };
    expect(links("history", next)).toEqual([]);
    expect(links("collection", next)).toEqual(["link-paging Bundle.link[0].relation"]);
  });
});

describe("the answer of a search", () => {
  const search = (link: Json, ...entries: Json[]): string[] => check({ resourceType: "Bundle", type: "searchset", link: [link], entry: entries });
  const outcome = { resourceType: "OperationOutcome", issue: [{ severity: "information", code: "informational" }] };

  it("has OperationOutcomes as outcomes", () => {
    expect(search(self, { resource: outcome, search: { mode: "outcome" } })).toEqual([]);
    expect(search(self, entry(patient("a"), { search: { mode: "outcome" } }))).toEqual(["search-outcome Bundle.entry[0].resource"]);
  });

  it("has matches with ids", () => {
    expect(search(self, { fullUrl: "urn:uuid:c757873d-ec9a-4326-a141-556643239521", resource: { resourceType: "Patient" }, search: { mode: "match" } })).toEqual(["search-id Bundle.entry[0].resource"]);
  });

  it("has matches of the types that were searched", () => {
    const match = entry(patient("a"), { search: { mode: "match" } });
    expect(search(self, match)).toEqual([]);
    expect(search({ relation: "self", url: "http://example.org/Observation?code=x" }, match)).toEqual(["search-type Bundle.entry[0].resource"]);
    expect(search({ relation: "self", url: "http://example.org?_type=Observation,Patient" }, match)).toEqual([]);
    expect(search({ relation: "self", url: "http://example.org?_type=Observation,Group" }, match)).toEqual(["search-type Bundle.entry[0].resource"]);
    expect(search({ relation: "self", url: "http://example.org/Observation?code=x" }, entry(patient("a"), { search: { mode: "include" } }))).toEqual([]);
  });
});

describe("entries of Bundles that are no requests", () => {
  it("have a fullUrl", () => {
    expect(check({ resourceType: "Bundle", type: "collection", entry: [{ resource: patient("a") }] })).toEqual(["full-url-missing Bundle.entry[0]"]);
    expect(check({ resourceType: "Bundle", type: "batch-response", entry: [{ resource: patient("a"), response: { status: "200" } }] })).toEqual([]);
  });
});

describe("a document", () => {
  const frame = { resourceType: "Bundle", type: "document", identifier: { system: "http://example.org/documents", value: "1" }, timestamp: "2024-01-01T00:00:00Z" };
  const composition = (more: Json = {}): Json => ({
    resourceType: "Composition", id: "c", status: "final", type: { text: "summary" }, date: "2024-01-01", title: "Summary", author: [{ reference: "Practitioner/p" }], subject: { reference: "Patient/a" }, ...more,
  });
  const practitioner = { resourceType: "Practitioner", id: "p" };
  const observation = (id: string, more: Json = {}): Json => ({ resourceType: "Observation", id, status: "final", code: { text: "x" }, ...more });
  const document = (...entries: Json[]): string[] => check({ ...frame, entry: entries });
  const usual = [entry(patient("a")), entry(practitioner)];

  it("starts with its Composition, as a message with its MessageHeader", () => {
    expect(check(frame)).toEqual(["bundle-first Bundle"]);
    expect(check({ ...frame, entry: [{ fullUrl: "http://example.org/1" }] })).toContain("bundle-first Bundle");
    expect(check({ resourceType: "Bundle", type: "message" })).toEqual(["bundle-first Bundle"]);
    expect(check({ resourceType: "Bundle", type: "collection" })).toEqual([]);
  });

  it("holds what its Composition points to", () => {
    expect(document(entry(composition()), ...usual)).toEqual([]);
    expect(document(entry(composition()), entry(practitioner))).toEqual(["document-missing Bundle.entry[0].resource.subject"]);
    const sections = [{ title: "1", section: [{ title: "2", entry: [{ reference: "Observation/o" }] }] }];
    expect(document(entry(composition({ section: sections })), ...usual)).toEqual(["document-missing Bundle.entry[0].resource.section[0].section[0].entry[0]"]);
    expect(document(entry(composition({ section: sections })), ...usual, entry(observation("o")))).toEqual([]);
  });

  it("resolves relative references below the server of the Composition's fullUrl", () => {
    const elsewhere = { fullUrl: "http://other.example/Patient/a", resource: patient("a") };
    expect(document(entry(composition()), elsewhere, entry(practitioner))).toEqual(["document-missing Bundle.entry[0].resource.subject", "document-unlinked Bundle.entry[1]"]);
    const uuid = "urn:uuid:c757873d-ec9a-4326-a141-556643239521";
    const byUuid = [{ fullUrl: uuid, resource: patient("a") }, entry(practitioner)];
    expect(document(entry(composition({ subject: { reference: uuid } })), ...byUuid)).toEqual([]);
    expect(document(entry(composition()), ...byUuid)).toEqual(["document-missing Bundle.entry[0].resource.subject", "document-unlinked Bundle.entry[1]"]);
  });

  it("says which version it means where it holds several", () => {
    const versions = ["1", "2"].map((versionId) => entry(observation("o", { meta: { versionId } })));
    const pointing = (...references: string[]): Json => entry(composition({ section: [{ entry: references.map((reference) => ({ reference })) }] }));
    expect(document(pointing("Observation/o/_history/1", "Observation/o/_history/2"), ...usual, ...versions)).toEqual([]);
    expect(document(pointing("Observation/o"), ...usual, ...versions)).toEqual(["document-ambiguous Bundle.entry[0].resource.section[0].entry[0]"]);
    expect(document(pointing("Observation/o/_history/3"), ...usual, ...versions)).toContain("document-missing Bundle.entry[0].resource.section[0].entry[0]");
  });

  it("holds nothing that has nothing to do with its Composition", () => {
    expect(document(entry(composition()), ...usual, entry(observation("o", { subject: { reference: "Patient/a" } })))).toEqual([]);
    expect(document(entry(composition()), ...usual, entry(observation("o")))).toEqual(["document-unlinked Bundle.entry[3]"]);
    expect(document(entry(composition()), ...usual, entry({ resourceType: "Binary", id: "s", contentType: "text/css" }))).toEqual([]);
  });
});
