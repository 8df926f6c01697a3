import { describe, expect, it } from "vitest";
import { Addresses } from "../../src/delivery/addresses.ts";
import { currentVersions } from "../../src/delivery/current-versions.ts";
import { entriesOf } from "../../src/delivery/entries.ts";
import type { Answer, ReadableTarget } from "../../src/delivery/target.ts";
import type { FhirResource } from "../../src/model/fhir.ts";
import { transaction } from "./transactions.ts";

const patient: FhirResource = { resourceType: "Patient", id: "p", identifier: [{ system: "urn:mrn", value: "1" }] };
const observation: FhirResource = { resourceType: "Observation", id: "o", status: "final", subject: { reference: "Patient/p" } };
const entries = entriesOf(transaction(patient, observation));

/** A target that answers each batch of reads with these entries, and what it was asked. */
function targetWith(...batches: unknown[][]) {
  const asked: string[][] = [];
  const target: ReadableTarget = {
    post: () => Promise.reject(new Error("written")),
    async read(text): Promise<Answer> {
      asked.push((JSON.parse(text) as { entry: { request: { method: string; url: string } }[] }).entry.map(({ request }) => `${request.method} ${request.url}`));
      return { kind: "answered", status: 200, body: { resourceType: "Bundle", type: "batch-response", entry: batches.shift() }, retryAfterMilliseconds: null };
    },
  };
  return { target, asked };
}

const ok = (resource: unknown) => ({ resource, response: { status: "200 OK" } });
const searchset = (...resources: unknown[]) => ok({ resourceType: "Bundle", type: "searchset", entry: resources.map((resource) => ({ resource, search: { mode: "match" } })) });

describe("currentVersions", () => {
  it("reads by id, and finds nothing where nothing is or has been deleted", async () => {
    const { target, asked } = targetWith([ok({ ...patient, meta: { versionId: "4" } }), { response: { status: "410 Gone" } }]);
    const current = await currentVersions(target, entries, new Addresses("client", entries, new Map()), null);
    expect(current).toEqual(new Map([["Patient/p", { resource: { ...patient, meta: { versionId: "4" } }, etag: 'W/"4"' }]]));
    expect(asked).toEqual([["GET Patient/p", "GET Observation/o"]]);
  });

  it("asks for so many at a time as the target takes", async () => {
    const { target, asked } = targetWith([ok(patient)], [ok(observation)]);
    expect(await currentVersions(target, entries, new Addresses("client", entries, new Map()), 1)).toHaveProperty("size", 2);
    expect(asked).toHaveLength(2);
  });

  it("finds by search what the target has named, learns the name, and gives it back in Portage's words", async () => {
    const { target, asked } = targetWith([searchset({ ...patient, id: "12" }), searchset({ ...observation, id: "13", subject: { reference: "Patient/12" } })]);
    const addresses = new Addresses("server", entries, new Map());
    const current = await currentVersions(target, entries, addresses, null);
    expect(asked).toEqual([["GET Patient?identifier=urn%3Amrn%7C1", "GET Observation?_tag=urn%3Aportage%3Aid%7Co"]]);
    expect("kind" in current ? undefined : current.get("Observation/o")?.resource).toEqual(observation);
    expect(entries.map((entry) => addresses.location(entry))).toEqual(["Patient/12", "Observation/13"]);
  });

  it("takes neither none nor several for a find", async () => {
    const { target } = targetWith([searchset(), searchset(observation, observation)]);
    expect(await currentVersions(target, entries, new Addresses("server", entries, new Map()), null)).toEqual(new Map());
  });

  it("forgets a name behind which nothing is any more", async () => {
    const stored = { reference: "Patient/p", location: "Patient/12", etag: null, contentHash: "", status: "201" };
    const addresses = new Addresses("server", entries, new Map([["Patient/p", stored]]));
    await currentVersions(targetWith([{ response: { status: "404" } }]).target, entries.slice(0, 1), addresses, null);
    expect(addresses.location(entries[0]!)).toBeUndefined();
  });

  it.each<[string, unknown, object]>([
    ["is busy for one of them", [ok(patient), { response: { status: "503 Busy" } }], { pace: "usual", issues: [{ key: "delivery.busy" }] }],
    ["hides one of them", [ok(patient), { response: { status: "403 Forbidden" } }], { pace: "misconfigured", issues: [{ key: "delivery.not-readable" }] }],
    ["answers too little", [ok(patient)], { pace: "misconfigured", issues: [{ key: "delivery.not-readable" }] }],
  ])("says so where the target %s", async (_what, batch, verdict) => {
    expect(await currentVersions(targetWith(batch as unknown[]).target, entries, new Addresses("client", entries, new Map()), null)).toMatchObject({ kind: "retry", ...verdict });
  });
});
