import { describe, expect, it, onTestFinished } from "vitest";
import { deliver } from "../../src/delivery/deliver.ts";
import { openPlain } from "./open-plain.ts";
import type { StoredResource } from "../../src/model/target.ts";
import type { UpdateHints } from "../../src/model/update.ts";
import { accept, answer, operationOutcome, startScriptedTarget } from "./scripted-target.ts";
import type { ReceivedBundle, Reply } from "./scripted-target.ts";
import { settingsOf, transaction } from "./transactions.ts";

const thin = { resourceType: "Patient", id: "p", name: [{ family: "Roe" }] };
const full = { resourceType: "Patient", id: "p", meta: { versionId: "3" }, name: [{ family: "Doe" }], birthDate: "1980-01-02" };
const order = { resourceType: "ServiceRequest", id: "o", status: "unknown", intent: "order", subject: { reference: "Patient/p" } };
const result = { resourceType: "Observation", id: "r", status: "final", code: { text: "x" } };

/** The answer to a batch of reads: a resource, or the status of one that is not there. */
function found(...entries: (object | number)[]): Reply {
  return answer(200, { resourceType: "Bundle", type: "batch-response", entry: entries.map((entry) => (typeof entry === "number" ? { response: { status: String(entry) } } : { resource: entry, response: { status: "200 OK" } })) });
}

async function deliverTo(script: Reply[], bundle: string, { hints = {}, uncertain = false, timeout = 5000, known = [] }: { hints?: UpdateHints; uncertain?: boolean; timeout?: number; known?: StoredResource[] } = {}) {
  const target = await startScriptedTarget(script);
  onTestFinished(() => target.stop());
  const verdict = await deliver(openPlain(target.url, timeout), settingsOf({ update: "merge" }), { bundle, hints, uncertain, known: new Map(known.map((stored) => [stored.reference, stored])) });
  return { verdict, received: target.received, bundles: target.received.map((text) => JSON.parse(text) as ReceivedBundle) };
}

describe("deliver, where the target updates by merge", () => {
  it("reads in one batch what others may have written, and sends the text as it is where there is nothing", async () => {
    const bundle = transaction(thin, order, result).replace('"final"', '"final","valueQuantity":{"value":7.0}');
    const { verdict, received, bundles } = await deliverTo([found(404, 410), accept], bundle);
    expect(bundles[0]).toMatchObject({ type: "batch", entry: [{ request: { method: "GET", url: "Patient/p" } }, { request: { method: "GET", url: "ServiceRequest/o" } }] });
    expect(received[1]).toBe(bundle);
    expect(verdict).toMatchObject({ kind: "delivered", kept: [] });
  });

  it("reads nothing for resources that a record states as a whole", async () => {
    const { bundles } = await deliverTo([accept], transaction(result));
    expect(bundles.map(({ type }) => type)).toEqual(["transaction"]);
  });

  it("sends the merged resource for the version that it has read", async () => {
    const { verdict, bundles } = await deliverTo([found(full, { ...order, status: "active", meta: { versionId: "1" } }), accept], transaction(thin, { ...order, priority: "urgent" }), { hints: { "ServiceRequest/o": { absent: ["status"] } } });
    expect(bundles[1]!.entry).toMatchObject([
      { resource: { name: [{ family: "Roe" }], birthDate: "1980-01-02" }, request: { method: "PUT", url: "Patient/p", ifMatch: 'W/"3"' } },
      { resource: { status: "active" }, request: { ifMatch: 'W/"1"' } },
    ]);
    expect(verdict).toMatchObject({
      kept: [{ resource: "Patient/p", elements: ["birthDate"], otherPatient: false }, { resource: "ServiceRequest/o", elements: ["status"] }],
    });
  });

  it("keeps nothing of a resource of another patient, and says so", async () => {
    const other = { ...order, status: "active", note: [{ text: "x" }], subject: { reference: "https://fhir.example.org/Patient/q" } };
    const { verdict, bundles } = await deliverTo([found(404, other), accept], transaction(thin, order));
    expect(bundles[1]!.entry[1]!.resource).toEqual(order);
    expect(verdict).toMatchObject({ kept: [{ resource: "ServiceRequest/o", elements: [], otherPatient: true }] });
  });

  it.for([409, 412])("reads again after %i, and merges with what is there then", async (status) => {
    const { verdict, bundles } = await deliverTo([found(full), answer(status, operationOutcome("stale", "Bundle")), found({ ...full, gender: "male", meta: { versionId: "4" } }), accept], transaction(thin));
    expect(bundles[3]!.entry).toMatchObject([{ resource: { gender: "male", birthDate: "1980-01-02" }, request: { ifMatch: 'W/"4"' } }]);
    expect(verdict.kind).toBe("delivered");
  });

  it("leaves a target alone for a while that is always ahead", async () => {
    const { verdict, bundles } = await deliverTo([found(full), answer(412, {}), found(full), answer(409, {})], transaction(thin));
    expect(verdict).toMatchObject({ kind: "retry", strike: true, pace: "conflict", issues: [{ key: "delivery.outdated" }] });
    expect(bundles).toHaveLength(4);
  });

  it("takes 412 for the target's last word where nothing was merged", async () => {
    expect((await deliverTo([found(404), answer(412, {})], transaction(thin))).verdict).toMatchObject({ kind: "refused", remaining: null, refusedEntries: ["Patient/p"] });
  });

  it("sends nothing that the target has already, whatever else it has, and says what it is called there", async () => {
    const { verdict, bundles } = await deliverTo([found({ ...full, name: thin.name }, 404), accept], transaction(thin, order));
    expect(bundles[1]!.entry.map(({ request }) => request.url)).toEqual(["ServiceRequest/o"]);
    expect(verdict).toMatchObject({ kind: "delivered", stored: [{ reference: "Patient/p", status: "unchanged", location: "Patient/p", etag: 'W/"3"' }, { reference: "ServiceRequest/o", status: "201 Created" }] });
  });

  it("writes again what differs in nothing but a tag that the target lacks", async () => {
    const tagged = { ...thin, meta: { tag: [{ system: "urn:feed", code: "lab" }] } };
    const { bundles } = await deliverTo([found({ ...full, name: thin.name, meta: { versionId: "3", tag: [{ system: "urn:feed", code: "adt" }] } }), accept], transaction(tagged));
    expect(bundles[1]!.entry[0]!.resource).toMatchObject({ birthDate: "1980-01-02", meta: { tag: [{ code: "adt" }, { code: "lab" }] } });
  });

  it("reads a whole statement that the crosswalk knows, and writes it again only where it is gone or differs", async () => {
    const first = await deliverTo([accept], transaction(result));
    const known = first.verdict.kind === "delivered" ? [...first.verdict.stored] : [];
    expect((await deliverTo([found(result)], transaction(result), { known })).verdict).toMatchObject({ kind: "delivered", stored: [{ status: "unchanged" }] });
    expect((await deliverTo([found(410), accept], transaction(result), { known })).bundles.map(({ type }) => type)).toEqual(["batch", "transaction"]);
  });

  it("sends nothing after an uncertain attempt when the target has it all, whatever else it has", async () => {
    const has = { ...full, name: thin.name };
    const { verdict, bundles } = await deliverTo([found(has, { ...result, meta: { versionId: "1" } })], transaction(thin, result), { uncertain: true });
    expect(bundles[0]!.entry).toHaveLength(2);
    expect(verdict).toMatchObject({ kind: "delivered", stored: [{ status: "unchanged", location: "Patient/p", etag: 'W/"3"' }, { location: "Observation/r", etag: 'W/"1"' }], kept: [{ elements: ["birthDate"] }] });
  });

  it("sends again after an uncertain attempt when something is missing", async () => {
    expect((await deliverTo([found(full, 404), accept], transaction(full, result), { uncertain: true })).bundles.map(({ type }) => type)).toEqual(["batch", "transaction"]);
  });

  it.for<[string, Reply]>([
    ["does not take a batch", answer(400, operationOutcome("no batch", "Bundle"))],
    ["hides a resource", found(403)],
    ["answers with something else", answer(200, { resourceType: "Bundle", type: "batch-response" })],
  ])("waits for a person where the target %s: the record is not to blame", async ([, reply]) => {
    const { verdict, bundles } = await deliverTo([reply], transaction(thin));
    expect(verdict).toMatchObject({ kind: "retry", strike: false, pace: "misconfigured", issues: [{ key: "delivery.not-readable" }] });
    expect(bundles).toHaveLength(1);
  });

  it("writes nothing while the target cannot be read: a 503, a timeout, a broken connection", async () => {
    for (const [reply, key] of [[answer(503, {}), "delivery.busy"], [() => undefined, "delivery.timeout"], [(_request, _response, incoming) => incoming.socket.destroy(), "delivery.broken"]] as [Reply, string][]) {
      const { verdict, bundles } = await deliverTo([reply], transaction(thin), { timeout: 300 });
      expect(verdict).toMatchObject({ kind: "retry", strike: false, issues: [{ key }] });
      expect(bundles).toHaveLength(1);
    }
  });
});
