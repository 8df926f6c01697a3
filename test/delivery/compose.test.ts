import { describe, expect, it } from "vitest";
import { Addresses } from "../../src/delivery/addresses.ts";
import { compose } from "../../src/delivery/compose.ts";
import type { Outgoing } from "../../src/delivery/compose.ts";
import { entriesOf } from "../../src/delivery/entries.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import type { StoredResource } from "../../src/model/target.ts";
import { transaction } from "./transactions.ts";

const patient: FhirResource = { resourceType: "Patient", id: "p", identifier: [{ system: "urn:a|b", value: "1,$\\" }], managingOrganization: { reference: "Organization/g" } };
const document: FhirResource = { resourceType: "DocumentReference", id: "d", subject: { reference: "Patient/p" }, content: [{ attachment: { url: "Binary/b" } }], related: [{ reference: "Encounter/elsewhere" }] };
const entries = entriesOf(transaction(patient, document));
const outgoing = (changes: Partial<Outgoing> = {}): Outgoing[] => entries.map((entry) => ({ entry, resource: entry.resource, ifMatch: null, ...changes }));

function known(...pairs: [string, string][]): Map<string, StoredResource> {
  return new Map(pairs.map(([reference, location]) => [reference, { reference, location, etag: null, contentHash: "", status: "201" }]));
}

function composed(ids: "client" | "server", crosswalk = known(), piece = outgoing(), bundles: "transaction" | "batch" = "transaction") {
  const { text, requests } = compose(piece, bundles, new Addresses(ids, entries, crosswalk));
  return { ...(JSON.parse(text) as { type: string; entry: { fullUrl: string; resource: FhirResource }[] }), text, requests };
}

describe("compose", () => {
  it("writes what stands in the record's Bundle for a target that keeps Portage's ids, whatever the crosswalk knows", () => {
    expect(composed("client", known(["Patient/p", "Patient/p"])).text).toBe(transaction(patient, document));
  });

  it("adds the version that may be replaced", () => {
    expect(composed("client", known(), outgoing({ ifMatch: 'W/"3"' })).requests[0]).toEqual({ method: "PUT", url: "Patient/p", ifMatch: 'W/"3"' });
    expect(composed("server", known(["Patient/p", "Patient/12"]), outgoing({ ifMatch: 'W/"3"' })).requests[0]).toEqual({ method: "PUT", url: "Patient/12", ifMatch: 'W/"3"' });
  });

  it("names what is in the same transaction by fullUrl and what the target has by its location, and leaves other references alone", () => {
    const { entry } = composed("server", known(["Binary/b", "Binary/55"], ["Organization/g", "Organization/7"]));
    expect(entry[0]!.resource["managingOrganization"]).toEqual({ reference: "Organization/7" });
    expect(entry[1]!.resource).toMatchObject({ subject: { reference: "urn:uuid:p" }, content: [{ attachment: { url: "Binary/55" } }], related: [{ reference: "Encounter/elsewhere" }] });
    expect(entry.map(({ fullUrl }) => fullUrl)).toEqual(["urn:uuid:p", "urn:uuid:d"]);
  });

  it("escapes what a token search would read as its own (R4, search.html#escaping)", () => {
    expect(composed("server").requests[0]!.url).toBe(`Patient?identifier=${encodeURIComponent("urn:a\\|b|1\\,\\$\\\\")}`);
  });

  it("gives no id to what the target has not named, and the target's own to what it has", () => {
    expect(composed("server").entry[0]!.resource).not.toHaveProperty("id");
    expect(composed("server", known(["Patient/p", "Patient/12"])).entry[0]!.resource.id).toBe("12");
  });

  it("names nothing by fullUrl in a batch, whose entries know nothing of one another", () => {
    expect(composed("server", known(), outgoing(), "batch").text).not.toContain('"reference":"urn:uuid');
  });

  it("keeps the tags that are there beside Portage's own", () => {
    const tagged = entriesOf(transaction({ ...document, meta: { tag: [{ system: "urn:feed", code: "lab" }] } }));
    const { text } = compose([{ entry: tagged[0]!, resource: tagged[0]!.resource, ifMatch: null }], "transaction", new Addresses("server", tagged, known()));
    expect((JSON.parse(text) as { entry: { resource: FhirResource }[] }).entry[0]!.resource["meta"]).toEqual({ tag: [{ system: "urn:feed", code: "lab" }, { system: "urn:portage:id", code: "d" }] });
  });
});
