import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Issue } from "../../src/model/issue.ts";
import type { Outbox, RecordToKeep } from "../../src/model/outbox.ts";
import { places } from "../../src/store/places.ts";
import { databases } from "../store/databases.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";
import { accept, answer, operationOutcome, startScriptedTarget } from "./scripted-target.ts";
import type { Reply } from "./scripted-target.ts";
import { startTestOutbox } from "./start-outbox.ts";
import type { TargetChanges } from "./start-outbox.ts";

const patient = { resourceType: "Patient", id: "pat-1", active: true };
const observation = '{"resourceType":"Observation","id":"obs-1","status":"final","code":{"text":"x"},"valueQuantity":{"value":7.0}}';
/** Written as text: a parsed 7.0 would be a 7. */
const bundle = `{"resourceType":"Bundle","type":"transaction","entry":[{"resource":${JSON.stringify(patient)},"request":{"method":"PUT","url":"Patient/pat-1"}},{"resource":${observation},"request":{"method":"PUT","url":"Observation/obs-1"}}]}`;

function record(changes: Partial<RecordToKeep> = {}): RecordToKeep {
  return recordToKeep({ result: { kind: "queued", bundle, lanes: ["Patient/pat-1"] }, ...changes });
}

async function deliverOne(outbox: Outbox, changes: Partial<RecordToKeep> = {}, milliseconds = 15_000) {
  const kept = await outbox.keep(record(changes));
  if (kept.kind !== "queued") throw new Error(kept.kind);
  return (await outbox.wait(kept.deliveryId, milliseconds))!;
}

const keys = (issues: readonly Issue[]) => issues.map((issue) => issue.key);

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`outbox on ${name}`, { concurrent: false }, () => {
    /** An outbox of its own on a new store, with a target that follows the script. */
    async function start(script: Reply[], { url, ...changes }: Omit<TargetChanges, "url"> & { readonly url?: string | Promise<string> } = {}) {
      const target = await startScriptedTarget(script);
      const at = await place();
      const store = await storeAt(at);
      const { database } = store;
      const outbox = await startTestOutbox(store, url ?? target.url, changes);
      onTestFinished(async () => {
        await outbox.stop();
        await target.stop();
      });
      return { target, outbox, store, database, place: at };
    }

    it("keeps beside a record's bytes the segments of the batch around it", async () => {
      const { outbox, store } = await start([accept, accept]);
      await deliverOne(outbox, { body: Buffer.from("MSH|1"), surroundings: Buffer.from("BHS|BTS|1") });
      await deliverOne(outbox, { body: Buffer.from("MSH|2") });
      const rows = await store.database.query<{ id: string; body: Uint8Array; surroundings: Uint8Array | null }>("select id, body, surroundings from portage.record order by id", []);
      const opened = await Promise.all(rows.map(async ({ id, body, surroundings }) => [await store.payloads.open(body, places.body(id)), surroundings && (await store.payloads.open(surroundings, places.surroundings(id)))].map((bytes) => bytes && String(bytes))));
      expect(opened).toEqual([["MSH|1", "BHS|BTS|1"], ["MSH|2", null]]);
    });

    it("delivers a Bundle as the text that was kept, decimals included", async () => {
      const { target, outbox } = await start([accept]);
      const delivery = await deliverOne(outbox);
      expect(target.received).toEqual([bundle]);
      expect(delivery).toMatchObject({ state: "delivered", attempts: 1, lastIssues: [], quarantineId: null, feed: "adt" });
      expect(delivery.stored).toEqual([
        { reference: "Patient/pat-1", status: "201 Created", location: "Patient/pat-1", etag: 'W/"1"' },
        { reference: "Observation/obs-1", status: "201 Created", location: "Observation/obs-1", etag: 'W/"1"' },
      ]);
      expect(await outbox.status()).toMatchObject({ queued: 0, oldestQueuedSeconds: 0, quarantined: 0, target: "up" });
    });

    it("delivers a Bundle of 3 MB", async () => {
      const { target, outbox } = await start([accept]);
      const large = JSON.stringify({ resourceType: "Bundle", type: "transaction", entry: [{ resource: { ...patient, text: "x".repeat(3_000_000) }, request: { method: "PUT", url: "Patient/pat-1" } }] });
      expect(await deliverOne(outbox, { result: { kind: "queued", bundle: large, lanes: [] } })).toMatchObject({ state: "delivered" });
      expect(target.received[0]).toHaveLength(large.length);
    });

    it("sends again after 500", async () => {
      const { outbox } = await start([answer(500, operationOutcome("database is full", "Bundle")), accept]);
      expect(await deliverOne(outbox)).toMatchObject({ state: "delivered", attempts: 2 });
    });

    it("waits as long as Retry-After asks for", async () => {
      const { target, outbox } = await start([answer(429, {}, { "retry-after": "1" }), accept]);
      expect(await deliverOne(outbox)).toMatchObject({ state: "delivered", attempts: 2 });
      expect(target.times[1]! - target.times[0]!).toBeGreaterThanOrEqual(990);
    });

    it("puts what the target refuses with 400 into quarantine, with the target's words, and delivers the rest", async () => {
      const refusal = answer(400, operationOutcome("gender is not a code", "Bundle.entry[0].resource.gender"));
      const { target, outbox } = await start([refusal, refusal]);
      const delivery = await deliverOne(outbox);
      expect(delivery).toMatchObject({ state: "quarantined", attempts: 1 });
      expect(keys(delivery.lastIssues)).toEqual(["delivery.refused", "delivery.refused-because"]);
      const item = await outbox.quarantineItem(delivery.quarantineId!);
      expect(item).toMatchObject({ recordId: delivery.recordId, feed: "adt", deliveryId: delivery.id, state: "open" });
      expect(item!.issues[1]).toEqual({ severity: "error", code: "value", key: "delivery.refused-because", text: "The target says: gender is not a code", expression: "Bundle.entry[0].resource.gender" });
      expect(delivery.stored).toEqual([{ reference: "Observation/obs-1", status: "201 Created", location: "Observation/obs-1", etag: 'W/"1"' }]);
      expect(target.received).toHaveLength(3);
      expect(await outbox.quarantine({}, 10)).toEqual([item]);
    });

    it("does not take a 200 for success when an entry inside failed", async () => {
      const entry = [{ response: { status: "200 OK" } }, { response: { status: "422 Unprocessable", outcome: operationOutcome("no code", "Observation.code") } }];
      const { outbox } = await start([answer(200, { resourceType: "Bundle", type: "transaction-response", entry })]);
      const delivery = await deliverOne(outbox);
      expect(delivery.state).toBe("quarantined");
      expect(delivery.lastIssues.map(({ key, expression }) => ({ key, expression }))).toEqual([
        { key: "delivery.entry-failed", expression: "Bundle.entry[1]" },
        { key: "delivery.refused-because", expression: "Observation.code" },
      ]);
    });

    it("sends again after a broken connection when the target does not have the resources", async () => {
      const { target, outbox } = await start([(_request, _response, incoming) => incoming.socket.destroy(), answer(200, { resourceType: "Bundle", type: "batch-response", entry: [] }), accept]);
      expect(await deliverOne(outbox)).toMatchObject({ state: "delivered", attempts: 2 });
      expect(target.received.map((text) => (JSON.parse(text) as { type: string }).type)).toEqual(["transaction", "batch", "transaction"]);
    });

    it("reads back after a timeout and does not send again what the target has", async () => {
      const stored = [patient, JSON.parse(observation) as object].map((resource) => ({ resource: { ...resource, meta: { versionId: "3" } }, response: { status: "200 OK", etag: 'W/"3"' } }));
      const { target, outbox } = await start([() => undefined, answer(200, { resourceType: "Bundle", type: "batch-response", entry: stored })], { timeoutSeconds: 0.3 });
      const delivery = await deliverOne(outbox);
      expect(delivery).toMatchObject({ state: "delivered", attempts: 2 });
      expect(delivery.stored[0]).toEqual({ reference: "Patient/pat-1", status: "unchanged", location: "Patient/pat-1", etag: 'W/"3"' });
      expect(target.received.map((text) => (JSON.parse(text) as { type: string }).type)).toEqual(["transaction", "batch"]);
    });

    it("sends again after 409, which a race with others brings", async () => {
      const { outbox } = await start([answer(409, {}), answer(409, {}), accept]);
      expect(await deliverOne(outbox)).toMatchObject({ state: "delivered", attempts: 3 });
    });

    it("keeps what meets with 401 queued, says that the target is misconfigured, and sends it at the next start", async () => {
      const { target, outbox, place: at } = await start([answer(401, operationOutcome("no token", "Bundle"))]);
      expect(await deliverOne(outbox, {}, 300)).toMatchObject({ state: "retrying", quarantineId: null, lastIssues: [{ key: "delivery.misconfigured" }, { key: "delivery.refused-because" }] });
      expect(await outbox.status()).toMatchObject({ queued: 1, quarantined: 0, target: "down", targetIssue: "delivery.misconfigured" });
      await outbox.stop();
      const again = await startTestOutbox(await storeAt(at), target.url);
      onTestFinished(() => again.stop());
      await expect.poll(() => again.status(), { timeout: 10_000 }).toMatchObject({ queued: 0, target: "up", targetIssue: null });
    });

    it("breaks off at its stop what the target does not answer, and keeps it", async () => {
      let sent: () => void = () => undefined;
      const arrived = new Promise<void>((resolve) => (sent = resolve));
      const { target, outbox, place: at } = await start([() => sent()], { graceMilliseconds: 50 });
      const kept = await outbox.keep(record());
      await arrived;
      await outbox.stop();
      const again = await startTestOutbox(await storeAt(at), target.url);
      onTestFinished(() => again.stop());
      expect(await again.wait(kept.kind === "queued" ? kept.deliveryId : "", 15_000)).toMatchObject({ state: "delivered", attempts: 2 });
    });

    it("puts what meets with its tenth 409 into quarantine", async () => {
      let listen: (url: string) => void = () => undefined;
      const { target, outbox, database } = await start([answer(409, {})], { url: new Promise<string>((resolve) => (listen = resolve)) });
      const kept = await outbox.keep(record());
      await database.query("update portage.delivery set strikes = 9");
      listen(target.url);
      expect(await outbox.wait(kept.kind === "queued" ? kept.deliveryId : "", 15_000)).toMatchObject({ state: "quarantined", lastIssues: [{ key: "delivery.conflict" }] });
    });

    it("merges by what was kept with the record, and shows what it kept of the target", async () => {
      const has = { resourceType: "Patient", id: "pat-1", meta: { versionId: "3" }, gender: "male", birthDate: "1980-01-02" };
      const reads = answer(200, { resourceType: "Bundle", type: "batch-response", entry: [{ resource: has, response: { status: "200 OK" } }] });
      const { target, outbox } = await start([reads, accept], { update: "merge" });
      const delivery = await deliverOne(outbox, { result: { kind: "queued", bundle, lanes: [], hints: { "Patient/pat-1": { deletes: ["birthDate"] } } } });
      expect(delivery).toMatchObject({ state: "delivered", attempts: 1 });
      expect(delivery.kept).toEqual([{ resource: "Patient/pat-1", elements: ["gender"], deleted: ["birthDate"], notDeleted: [], otherPatient: false }]);
      const sent = JSON.parse(target.received[1]!) as { entry: { resource: unknown; request: unknown }[] };
      expect(sent.entry[0]).toEqual({ resource: { ...patient, gender: "male" }, request: { method: "PUT", url: "Patient/pat-1", ifMatch: 'W/"3"' } });
    });

    it("keeps a delivery queued while the target is down", async () => {
      const target = await startScriptedTarget([]);
      await target.stop();
      const { outbox } = await start([], { url: target.url });
      expect(await deliverOne(outbox, {}, 300)).toMatchObject({ state: "retrying", lastIssues: [{ key: "delivery.unreachable" }] });
      expect(await outbox.status()).toMatchObject({ queued: 1, target: "down" });
    });

    it("keeps the order of a patient: what waits for its next attempt is not overtaken, what is refused does not hold others up", async () => {
      const { target, outbox } = await start([answer(503, {}), answer(422, {}), answer(422, {}), answer(422, {})]);
      const named = (id: string) => ({ result: { kind: "queued" as const, bundle: bundle.replace("pat-1", id), lanes: ["Patient/pat-1"] } });
      const kept = [await outbox.keep(record(named("first"))), await outbox.keep(record(named("second"))), await outbox.keep(record(named("third")))];
      const states = await Promise.all(kept.map(async (one) => (one.kind === "queued" ? (await outbox.wait(one.deliveryId, 15_000))!.state : one.kind)));
      expect(states).toEqual(["quarantined", "delivered", "delivered"]);
      expect(target.received.map((text) => /first|second|third|obs-1/.exec(text)![0])).toEqual(["first", "first", "first", "obs-1", "second", "third"]);
    });

    it("leaves a target alone that fails five times in a row, tries it with one delivery, and sends the others when that is through", async () => {
      const { outbox, target } = await start(Array.from({ length: 5 }, () => answer(503, {})));
      const kept = await Promise.all(["a", "b", "c", "d", "e", "f", "g"].map((id) => outbox.keep(record({ result: { kind: "queued", bundle: bundle.replace("pat-1", id), lanes: [`Patient/${id}`] } }))));
      const states = await Promise.all(kept.map(async (one) => (one.kind === "queued" ? (await outbox.wait(one.deliveryId, 15_000))!.state : one.kind)));
      expect(new Set(states)).toEqual(new Set(["delivered"]));
      expect(target.received).toHaveLength(12);
      // What the breaker rests after its first opening, less what chance may take of it.
      expect(target.times[5]! - target.times[4]!).toBeGreaterThanOrEqual(490);
      // Nobody waits for a rest of his own when the trial is through.
      expect(target.times[11]! - target.times[5]!).toBeLessThan(2000);
    });

    it("begins no delivery to a target from the moment that a person has stopped it until one lets it go on", async () => {
      const { outbox, target } = await start([accept, accept]);
      expect(await deliverOne(outbox)).toMatchObject({ state: "delivered" });
      const person = { by: "Ada", reason: "upgrade" };
      await outbox.pauseTarget("default", person);
      const kept = await outbox.keep(record({ result: { kind: "queued", bundle: bundle.replaceAll("pat-1", "pat-2"), lanes: ["Patient/pat-2"] } }));
      const id = kept.kind === "queued" ? kept.deliveryId : "";
      expect(await outbox.wait(id, 800)).toMatchObject({ state: "queued", attempts: 0 });
      await outbox.resumeTarget("default", person);
      expect(await outbox.wait(id, 15_000)).toMatchObject({ state: "delivered", attempts: 1 });
      expect(target.received).toHaveLength(2);
    });

    it("delivers records of different patients at the same time", async () => {
      const waiting: (() => void)[] = [];
      // Each request is answered when both are there.
      const together: Reply = (...request) => {
        waiting.push(() => accept(...request));
        if (waiting.length === 2) for (const go of waiting) go();
      };
      const { outbox } = await start([together, together], { concurrency: 2 });
      const of = (id: string) => ({ result: { kind: "queued" as const, bundle: bundle.replace("pat-1", id), lanes: [`Patient/${id}`] } });
      const states = await Promise.all([deliverOne(outbox, of("a")), deliverOne(outbox, of("b"))]);
      expect(states.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
    });

    it("sends what records of different patients share by one of them at a time, and loses neither", async () => {
      let under = 0;
      let most = 0;
      const slow: Reply = (request, response, incoming) => {
        most = Math.max(most, ++under);
        setTimeout(() => {
          under--;
          accept(request, response, incoming);
        }, 100);
      };
      const { outbox, target } = await start(Array.from({ length: 6 }, () => slow), { concurrency: 3 });
      const of = (id: string) => {
        const entry = [{ resourceType: "Patient", id }, { resourceType: "Practitioner", id: "dr-1" }].map((resource) => ({ resource, request: { method: "PUT", url: `${resource.resourceType}/${resource.id}` } }));
        return { result: { kind: "queued" as const, bundle: JSON.stringify({ resourceType: "Bundle", type: "transaction", entry }), lanes: [`Patient/${id}`] } };
      };
      const states = await Promise.all(["a", "b", "c"].map((id) => deliverOne(outbox, of(id))));
      expect(states.map(({ state, attempts }) => `${state} ${attempts}`)).toEqual(["delivered 1", "delivered 1", "delivered 1"]);
      expect(most).toBe(1);
      expect(target.received).toHaveLength(3);
    });

    it("delivers nothing before the target's address is known", async () => {
      let listen: (url: string) => void = () => undefined;
      const address = new Promise<string>((resolve) => (listen = resolve));
      const { target, outbox } = await start([accept], { url: address });
      expect(await deliverOne(outbox, {}, 200)).toMatchObject({ state: "queued", attempts: 0 });
      listen(target.url);
      expect(await deliverOne(outbox)).toMatchObject({ state: "delivered" });
      expect(target.received).toHaveLength(2);
    });

    describe("keeping", () => {
      let outbox: Outbox;
      beforeAll(async () => {
        outbox = await startTestOutbox(await storeAt(await place()), new Promise<string>(() => undefined));
      });
      afterAll(() => outbox?.stop());

      it("answers the same key with the same bytes as before", async () => {
        const one = record({ idempotencyKey: "key-1" });
        const first = await outbox.keep(one);
        const second = await outbox.keep(one);
        expect(second).toEqual({ ...first, repeated: true });
      });

      it("keeps one of several that come at once with one key", async () => {
        const one = record({ idempotencyKey: "key-2" });
        const kept = await Promise.all(Array.from({ length: 8 }, () => outbox.keep(one)));
        expect(new Set(kept.map((one) => (one.kind === "queued" ? one.deliveryId : one.kind))).size).toBe(1);
        expect(kept.filter((one) => one.kind === "queued" && !one.repeated)).toHaveLength(1);
      });

      it("refuses a key that comes again with other bytes", async () => {
        await outbox.keep(record({ idempotencyKey: "key-3" }));
        expect(await outbox.keep(record({ idempotencyKey: "key-3", body: Buffer.from("MSH|other") }))).toEqual({ kind: "key-conflict" });
      });

      it("knows the same bytes with the same control id without a key", async () => {
        const one = record({ controlId: "resent" });
        const first = await outbox.keep(one);
        expect(await outbox.keep(one)).toEqual({ ...first, repeated: true });
        expect(await outbox.keep({ ...one, feed: "lab" })).toMatchObject({ repeated: false });
      });

      it("keeps one of the same records that come at once without a key", async () => {
        const one = record({ controlId: "resent at once" });
        const kept = await Promise.all(Array.from({ length: 8 }, () => outbox.keep(one)));
        expect(kept.filter((answer) => answer.kind === "queued" && !answer.repeated)).toHaveLength(1);
      });

      it("keeps other bytes with the same control id, and says so", async () => {
        const first = await outbox.keep(record({ controlId: "reused" }));
        const second = await outbox.keep(record({ controlId: "reused" }));
        expect(first).toMatchObject({ repeated: false, controlIdReused: false });
        expect(second).toMatchObject({ repeated: false, controlIdReused: true });
      });

      it("counts a key within its feed", async () => {
        await outbox.keep(record({ idempotencyKey: "key-4" }));
        expect(await outbox.keep(record({ idempotencyKey: "key-4", feed: "lab" }))).toMatchObject({ kind: "queued", repeated: false });
      });

      it("answers a key whose record waits in quarantine", async () => {
        const invalid = record({ idempotencyKey: "key-5", result: { kind: "quarantined", issues: [], bundle: null } });
        const first = await outbox.keep(invalid);
        expect(await outbox.keep(invalid)).toEqual({ ...first, kind: "quarantined", repeated: true });
      });

      it("takes control ids and issue texts with characters that PostgreSQL has no room for", async () => {
        const issue: Issue = { severity: "error", code: "value", key: "x.y", text: "a \0 b \ud800" };
        const kept = await outbox.keep(record({ controlId: "A\0B", result: { kind: "quarantined", issues: [issue], bundle: null } }));
        expect(kept.kind === "quarantined" && (await outbox.quarantineItem(kept.quarantineId))).toMatchObject({ controlId: "AB", issues: [issue] });
      });

      it("pages through the quarantine, newest first", async () => {
        for (const controlId of ["1", "2", "3"]) await outbox.keep(record({ controlId, result: { kind: "quarantined", issues: [], bundle: null } }));
        const page = await outbox.quarantine({}, 2);
        expect(page.map((item) => item.controlId)).toEqual(["3", "2"]);
        expect((await outbox.quarantine({}, 1, page[1]!.id)).map((item) => item.controlId)).toEqual(["1"]);
      });

      it("knows nothing of ids that it did not give", async () => {
        for (const id of ["nonsense", "00000000-0000-7000-8000-000000000000"]) {
          expect(await outbox.delivery(id)).toBeUndefined();
          expect(await outbox.wait(id, 1000)).toBeUndefined();
          expect(await outbox.quarantineItem(id)).toBeUndefined();
        }
      });
    });
  });
}
