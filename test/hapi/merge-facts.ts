import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { openPlain } from "../delivery/open-plain.ts";
import { decimal } from "../../src/model/fhir.ts";
import type { FhirObject, FhirResource } from "../../src/model/fhir.ts";
import { transaction } from "../delivery/transactions.ts";
import { count, deliverTo, read, send, sendMerged, statuses, versions, withoutMeta } from "./fhir-client.ts";

const tag = (code: string): FhirObject => ({ system: "http://portage.dev/fhir/tags/feed", code });

/** A Patient of a feed: what every message about the person brings, and what this one adds. */
function patient(id: string, elements: FhirObject, feed = "adt"): FhirResource {
  return { resourceType: "Patient", id, meta: { tag: [tag(feed)] }, identifier: [{ system: "urn:oid:1.2.3", value: id }], ...elements };
}

/** What the merging delivery relies on: reading by batch, versions, `ifMatch` in transactions. */
export function describeMergeFacts(fact: (name: string, check: (url: string) => Promise<void>) => void): void {
  fact("a thin later message keeps what it does not speak of", async (url) => {
    const id = randomUUID();
    const full = patient(id, { name: [{ family: "Doe" }], birthDate: "1980-01-02", address: [{ city: "Ghent" }], telecom: [{ system: "phone", value: "1" }] });
    await sendMerged(url, transaction(full));
    const verdict = await sendMerged(url, transaction(patient(id, { name: [{ family: "Roe" }] }, "lab")));
    expect(verdict).toMatchObject({ kind: "delivered", kept: [{ resource: `Patient/${id}`, elements: ["address", "birthDate", "telecom"], deleted: [], notDeleted: [], otherPatient: false }] });
    expect(withoutMeta(await read(url, `Patient/${id}`))).toEqual(withoutMeta({ ...full, name: [{ family: "Roe" }] }));
  });

  fact("a merge that changes nothing makes no new version", async (url) => {
    const id = randomUUID();
    await sendMerged(url, transaction(patient(id, { name: [{ family: "Doe" }], address: [{ city: "Ghent" }] })));
    expect(statuses(await sendMerged(url, transaction(patient(id, { name: [{ family: "Doe" }] }))))).toEqual(["unchanged"]);
    expect(await versions(url, [`Patient/${id}`])).toEqual({ [`Patient/${id}`]: "1" });
  });

  fact("an explicit delete removes the element", async (url) => {
    const id = randomUUID();
    await sendMerged(url, transaction(patient(id, { birthDate: "1980-01-02", telecom: [{ use: "home", value: "1" }, { use: "work", value: "2" }] })));
    const deletes = ["birthDate", "telecom.where(use = 'home')"];
    expect(await sendMerged(url, transaction(patient(id, {})), { [`Patient/${id}`]: { deletes } })).toMatchObject({ kept: [{ deleted: deletes }] });
    expect(withoutMeta(await read(url, `Patient/${id}`))).toEqual(withoutMeta(patient(id, { telecom: [{ use: "work", value: "2" }] })));
  });

  fact("an absence never replaces a value", async (url) => {
    const [person, order] = [randomUUID(), randomUUID()];
    const request = { resourceType: "ServiceRequest", id: order, intent: "order", subject: { reference: `Patient/${person}` } };
    await sendMerged(url, transaction(patient(person, {}), { ...request, status: "active", code: { text: "CBC" } }));
    await sendMerged(url, transaction(patient(person, {}), { ...request, status: "unknown" }), { [`ServiceRequest/${order}`]: { absent: ["status"] } });
    expect(withoutMeta(await read(url, `ServiceRequest/${order}`))).toEqual({ ...request, status: "active", code: { text: "CBC" } });
  });

  fact("two feeds merging at once lose nothing", async (url) => {
    const id = randomUUID();
    await sendMerged(url, transaction(patient(id, { gender: "female" })));
    const said: FhirObject[] = [{ address: [{ city: "Ghent" }] }, { telecom: [{ value: "1" }] }, { birthDate: "1980-01-02" }, { name: [{ family: "Doe" }] }];
    const verdicts = await Promise.all(said.map((elements) => sendMerged(url, transaction(patient(id, elements)))));
    expect(verdicts.map(({ kind }) => kind)).toEqual(said.map(() => "delivered"));
    expect(await read(url, `Patient/${id}`)).toMatchObject(Object.assign({ gender: "female" }, ...said) as FhirObject);
  });

  fact("a version that somebody has written since it was read is not overwritten", async (url) => {
    const id = randomUUID();
    await send(url, transaction(patient(id, { gender: "female" })));
    const target = openPlain(url, 30_000);
    let first = true;
    const late = {
      ...target,
      async read(batch: string) {
        const answer = await target.read(batch);
        if (first) await send(url, transaction(patient(id, { gender: "female", birthDate: "1980-01-02" })));
        first = false;
        return answer;
      },
    };
    expect(await deliverTo(late, transaction(patient(id, { name: [{ family: "Doe" }] })), { settings: { update: "merge" } })).toMatchObject({ kind: "delivered" });
    expect(await read(url, `Patient/${id}`)).toMatchObject({ gender: "female", birthDate: "1980-01-02", name: [{ family: "Doe" }] });
    expect(await count(url, `Patient/${id}/_history`)).toBe(3);
  });

  fact("a decimal that a merge keeps has its trailing zero", async (url) => {
    const [person, specimen] = [randomUUID(), randomUUID()];
    const kept = { resourceType: "Specimen", id: specimen, subject: { reference: `Patient/${person}` } };
    await sendMerged(url, transaction(patient(person, {}), { ...kept, collection: { quantity: { value: decimal("7.0") } } }));
    await sendMerged(url, transaction(patient(person, {}), { ...kept, receivedTime: "2024-05-01" }));
    expect(JSON.stringify(await read(url, `Specimen/${specimen}`))).toMatch(/"value":7\.0\b/);
  });

  fact("what a merged transaction has stored is not stored again after an answer that got lost", async (url) => {
    const id = randomUUID();
    await sendMerged(url, transaction(patient(id, { address: [{ city: "Ghent" }] })));
    const thin = transaction(patient(id, { name: [{ family: "Doe" }] }));
    await sendMerged(url, thin);
    expect(statuses(await send(url, thin, { settings: { update: "merge" }, uncertain: true }))).toEqual(["unchanged"]);
    expect(await versions(url, [`Patient/${id}`])).toEqual({ [`Patient/${id}`]: "2" });
  });
}
