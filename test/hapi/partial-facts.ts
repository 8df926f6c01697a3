import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { openPlain } from "../delivery/open-plain.ts";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";
import type { StoredResource } from "../../src/model/target.ts";
import { transaction } from "../delivery/transactions.ts";
import { count, deliverTo, read, resourcesOf, send, statuses, versions, withoutMeta } from "./fhir-client.ts";

interface Record {
  readonly patient: FhirResource;
  readonly observations: readonly FhirResource[];
  readonly report: FhirResource;
  readonly provenance: FhirResource;
  /** All of them, the Provenance last. */
  readonly all: readonly FhirResource[];
}

/** A laboratory record: a patient with an identifier, observations without one, a report of them, and an account of it all. */
function record(observations: number, value = 7): Record {
  const subject = randomUUID();
  const patient: FhirResource = { resourceType: "Patient", id: subject, identifier: [{ system: "urn:oid:1.2.3", value: subject }], gender: "female" };
  const results = Array.from({ length: observations }, (): FhirResource => ({ resourceType: "Observation", id: randomUUID(), status: "final", code: { text: "Weight" }, subject: { reference: `Patient/${subject}` }, valueInteger: value }));
  const references = results.map(({ id }) => ({ reference: `Observation/${id}` }));
  const report: FhirResource = { resourceType: "DiagnosticReport", id: randomUUID(), status: "final", code: { text: "Report" }, subject: { reference: `Patient/${subject}` }, result: references };
  const target = [patient, ...results, report].map(({ resourceType, id }) => ({ reference: `${resourceType}/${id}` }));
  const provenance: FhirResource = { resourceType: "Provenance", id: randomUUID(), target, recorded: "2024-05-01T10:00:00+02:00", agent: [{ who: { display: "Portage" } }] };
  return { patient, observations: results, report, provenance, all: [patient, ...results, report, provenance] };
}

/** The resource with a reference that leads nowhere, which every server refuses. */
function spoilt(resource: FhirResource): FhirResource {
  return { ...resource, encounter: { reference: `Encounter/${randomUUID()}` } };
}

function referenceOf({ resourceType, id }: FhirResource): string {
  return `${resourceType}/${id}`;
}

function remainingOf(remaining: string | null): string[] {
  return remaining === null ? [] : [...resourcesOf(remaining).keys()].sort();
}

/** What the delivery of parts relies on: refusals of a whole transaction, batches, ids that the server gives, conditional requests. */
export function describePartialFacts(fact: (name: string, check: (url: string) => Promise<void>) => void): void {
  fact("one bad entry among many waits alone with what depends on it, and all else is stored", async (url) => {
    const { patient, observations, report, provenance } = record(6);
    const bad = spoilt(observations[3]!);
    const sent = [patient, ...observations.map((one) => (one.id === bad.id ? bad : one)), report, provenance];
    const verdict = await send(url, transaction(...sent));
    expect(verdict).toMatchObject({ kind: "refused", refusedEntries: [referenceOf(bad)] });
    const waits = [bad, report].map(referenceOf);
    expect(verdict.kind === "refused" && remainingOf(verdict.remaining)).toEqual([...waits, referenceOf(provenance)].sort());
    for (const resource of sent) expect([referenceOf(resource), withoutMeta(await read(url, referenceOf(resource)))]).toEqual([referenceOf(resource), waits.includes(referenceOf(resource)) ? 404 : expect.objectContaining({ id: resource.id })]);
    const listed = ((await read(url, referenceOf(provenance))) as FhirResource)["target"] as FhirObject[];
    expect(listed.map(({ reference }) => reference)).toEqual(sent.slice(0, -2).map(referenceOf).filter((reference) => !waits.includes(reference)));
  });

  fact("what waited is delivered when it is corrected, and the Provenance then lists it all", async (url) => {
    const { patient, observations, report, provenance, all } = record(3);
    const known = new Map<string, StoredResource>();
    const verdict = await send(url, transaction(patient, spoilt(observations[0]!), ...observations.slice(1), report, provenance), { known });
    const remaining = verdict.kind === "refused" ? verdict.remaining! : "";
    const corrected = [...resourcesOf(remaining).values()].map(({ encounter: _encounter, ...resource }): FhirResource => resource);
    expect(await send(url, transaction(...corrected), { known })).toMatchObject({ kind: "delivered" });
    for (const resource of all) expect(withoutMeta(await read(url, referenceOf(resource)))).toEqual(withoutMeta(resource));
  });

  fact("a batch stores what needs nothing first, and judges each entry by itself", async (url) => {
    const settings = { bundles: "batch" as const };
    const good = record(4).all;
    expect(statuses(await send(url, transaction(...good.toReversed()), { settings }))).toEqual(good.map(() => "201"));
    const { patient, observations, report } = record(4);
    const bad = spoilt(observations[1]!);
    const verdict = await send(url, transaction(patient, ...observations.map((one) => (one === observations[1] ? bad : one)), report), { settings });
    expect(verdict).toMatchObject({ kind: "refused", refusedEntries: [referenceOf(bad)] });
    expect(verdict.kind === "refused" && remainingOf(verdict.remaining)).toEqual([bad, report].map(referenceOf).sort());
  });

  fact("ids that the server gives are learned, and references lead to them", async (url) => {
    const { patient, observations, report, provenance, all } = record(2);
    const settings = { ids: "server" as const };
    const known = new Map<string, StoredResource>();
    expect(statuses(await send(url, transaction(...all), { settings, known }))).toEqual(all.map(() => "201"));
    const at = (resource: FhirResource) => known.get(referenceOf(resource))!.location;
    expect(all.map(at).filter((location) => all.map(referenceOf).includes(location))).toEqual([]);
    expect(await read(url, at(report))).toMatchObject({ subject: { reference: at(patient) }, result: observations.map((one) => ({ reference: at(one) })) });
    expect(await read(url, at(provenance))).toMatchObject({ target: [patient, ...observations, report].map((one) => ({ reference: at(one) })) });

    // The same record changes nothing; a correction and a new result go to where the first are.
    expect(statuses(await send(url, transaction(...all), { settings, known }))).toEqual(all.map(() => "unchanged"));
    const corrected = { ...observations[0]!, valueInteger: 8 };
    const added = { ...observations[1]!, id: randomUUID() };
    expect(statuses(await send(url, transaction(patient, corrected, added), { settings, known }))).toEqual(["unchanged", "200", "201"]);
    expect(await read(url, at(corrected))).toMatchObject({ valueInteger: 8 });
    expect(await read(url, at(added))).toMatchObject({ subject: { reference: at(patient) } });
  });

  fact("after an answer that got lost a server that gives ids has nothing twice", async (url) => {
    const { patient, observations, all } = record(2);
    const settings = { ids: "server" as const };
    await send(url, transaction(...all), { settings });
    const known = new Map<string, StoredResource>();
    expect(statuses(await send(url, transaction(...all), { settings, known, uncertain: true }))).toEqual(all.map(() => "unchanged"));
    expect(await count(url, `Patient?identifier=urn:oid:1.2.3%7C${patient.id}`)).toBe(1);
    expect(await count(url, `Observation?_tag=urn:portage:id%7C${observations[0]!.id}`)).toBe(1);
    expect(new Set(Object.values(await versions(url, [...known.values()].map(({ location }) => location))))).toEqual(new Set(["1"]));

    // Without reading back, too: conditional requests find what is there.
    expect(await send(url, transaction(...all), { settings })).toMatchObject({ kind: "delivered" });
    expect(await count(url, `Patient?identifier=urn:oid:1.2.3%7C${patient.id}`)).toBe(1);
    expect(await count(url, `Observation?_tag=urn:portage:id%7C${observations[0]!.id}`)).toBe(1);
  });

  fact("an identifier that several resources have waits for a person, with what depends on it", async (url) => {
    const { patient, observations, all } = record(1);
    const organization: FhirResource = { resourceType: "Organization", id: randomUUID(), name: "Laboratory" };
    const { id: _id, ...double } = patient;
    const target = openPlain(url, 30_000);
    const create = { resource: double, request: { method: "POST", url: "Patient" } };
    await target.post(JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: [create, create] }));
    const verdict = await send(url, transaction(organization, ...all), { settings: { ids: "server" } });
    expect(verdict).toMatchObject({ kind: "refused", refusedEntries: [referenceOf(patient)] });
    expect(verdict.kind === "refused" && verdict.issues[0]!.key).toBe("delivery.several-matches");
    expect(verdict.kind === "refused" && remainingOf(verdict.remaining)).toContain(referenceOf(observations[0]!));
    expect(verdict.stored?.map(({ reference }) => reference)).toEqual([referenceOf(organization)]);
  });

  fact("a merge with a server that gives ids keeps what the record does not speak of", async (url) => {
    const { patient } = record(0);
    const settings = { ids: "server" as const, update: "merge" as const };
    const known = new Map<string, StoredResource>();
    await send(url, transaction({ ...patient, birthDate: "1980-01-02" }), { settings, known });
    expect(statuses(await send(url, transaction({ ...patient, gender: "male" }), { settings, known }))).toEqual(["200"]);
    expect(await read(url, known.get(referenceOf(patient))!.location)).toMatchObject({ gender: "male", birthDate: "1980-01-02" });
  });

  fact("a record larger than the target takes at once is stored in pieces", async (url) => {
    const { all } = record(9);
    const target = openPlain(url, 30_000);
    const posted: string[] = [];
    const seen = { ...target, post: (bundle: string) => (posted.push(bundle), target.post(bundle)) };
    expect(statuses(await deliverTo(seen, transaction(...all), { settings: { maxEntries: 4, maxBytes: 4000 } }))).toEqual(all.map(() => "201"));
    expect(posted.length).toBeGreaterThanOrEqual(3);
    for (const bundle of posted) expect([resourcesOf(bundle).size <= 4, Buffer.byteLength(bundle) <= 4000]).toEqual([true, true]);
  });

  fact("a deletion that others refer to waits for a person, and the rest is stored", async (url) => {
    const { patient, observations, report, provenance } = record(1);
    await send(url, transaction(patient, ...observations));
    const entry = [
      { resource: { ...report, result: [] }, request: { method: "PUT", url: referenceOf(report) } },
      { request: { method: "DELETE", url: referenceOf(patient) } },
      { resource: { ...provenance, target: [{ reference: referenceOf(report) }] }, request: { method: "PUT", url: referenceOf(provenance) } },
    ];
    const verdict = await send(url, JSON.stringify({ resourceType: "Bundle", type: "transaction", entry }));
    expect(verdict).toMatchObject({ kind: "refused", refusedEntries: [referenceOf(patient)] });
    expect(verdict.kind === "refused" && verdict.issues[0]!.key).toBe("delivery.still-referenced");
    expect(await read(url, referenceOf(report))).toMatchObject({ id: report.id });
  });

  fact("what somebody has deleted in the target is sent again where something needs it", async (url) => {
    const { patient, observations } = record(1);
    const known = new Map<string, StoredResource>();
    await send(url, transaction(patient), { known });
    await fetch(`${url}/${referenceOf(patient)}`, { method: "DELETE" });
    expect(await send(url, transaction(patient, ...observations), { known })).toMatchObject({ kind: "delivered" });
    expect(await read(url, referenceOf(patient))).toMatchObject({ id: patient.id });
  });
}
