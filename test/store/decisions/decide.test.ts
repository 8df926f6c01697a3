import { describe, expect, it, onTestFinished } from "vitest";
import { issue } from "../../../src/errors.ts";
import type { KeptRecord, RecordToKeep } from "../../../src/model/outbox.ts";
import type { Onward } from "../../../src/model/quarantine.ts";
import type { DueDelivery, Jobs } from "../../../src/store/jobs.ts";
import { keepRecord } from "../../../src/store/keep-record.ts";
import { quarantineOf } from "../../../src/store/quarantine.ts";
import { recordsOf } from "../../../src/store/records.ts";
import { databases } from "../databases.ts";
import { recordToKeep, storeAt } from "../stores.ts";

const person = { by: "A. Nurse", reason: "CANARY of the ward" };
const issues = [issue("validation.required", { type: "Patient", name: "name" }), issue("mapping.code-unmapped", { source: "PV1[1]-2[1].1.1", map: "m" }), issue("mapping.date-has-time", { source: "x" })];
const onward: Onward = { target: "default", bundle: '{"resourceType":"Bundle","value":7.0}', hints: null, lanes: ["Patient/1"] };

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`decisions on ${name}`, { concurrent: false }, () => {
    async function start() {
      const store = await storeAt(await place());
      onTestFinished(() => store.database.close());
      const added: DueDelivery[] = [];
      const jobs = { add: async (_queries: unknown, deliveries: readonly DueDelivery[]) => void added.push(...deliveries) } as unknown as Jobs;
      let woken = 0;
      const quarantine = quarantineOf(store, jobs, { targetNames: ["default"], wake: () => void woken++ });
      const records = recordsOf(store);
      const keep = (changes: Partial<RecordToKeep> = {}) => keepRecord(store, jobs, recordToKeep(changes));
      const keepInvalid = async (changes: Partial<RecordToKeep> = {}) => {
        const kept = await keep({ result: { kind: "quarantined", issues, bundle: '{"resourceType":"Bundle"}' }, ...changes });
        return kept as KeptRecord & { kind: "quarantined" };
      };
      const settled = (id: string, state: string) => store.database.query("update portage.delivery set state = $2 where id = $1", [id, state]);
      const stateOf = async (id: string) => (await records.record(id))?.state;
      return { store, quarantine, records, keep, keepInvalid, settled, stateOf, added, woken: () => woken };
    }

    it("a release puts the Bundle into the queue as it is, in its patient's order", async () => {
      const { quarantine, keep, keepInvalid, store, added, stateOf, woken } = await start();
      const before = await keep({ result: { kind: "queued", bundle: "{}", lanes: ["Patient/1"] } });
      const { quarantineId, recordId } = await keepInvalid();
      added.length = 0;
      const decided = await quarantine.decide(quarantineId, { kind: "release", ...person, onward });
      expect(decided).toEqual({ kind: "taken", state: "released", recordId, deliveryId: expect.any(String) });
      const { deliveryId } = decided as { deliveryId: string };
      const waits = await store.database.query("select blocked_by from portage.predecessor where delivery_id = $1", [deliveryId]);
      expect(waits).toEqual([{ blocked_by: (before as { deliveryId: string }).deliveryId }]);
      expect([added, woken()]).toEqual([[], 1]);
      expect(await quarantine.quarantineItem(quarantineId)).toMatchObject({ state: "released", decidedBy: "A. Nurse", reason: person.reason, wentOnAs: deliveryId });
      expect(await stateOf(recordId)).toBe("queued");
    });

    it("keeps the reason sealed, and out of the ledger", async () => {
      const { quarantine, keepInvalid, store } = await start();
      const { quarantineId } = await keepInvalid();
      await quarantine.decide(quarantineId, { kind: "discard", ...person });
      const [row] = await store.database.query<{ reason: Uint8Array; ledger: string }>("select reason, (select string_agg(detail, '') from portage.ledger) as ledger from portage.quarantine", []);
      expect(Buffer.from(row!.reason).includes("CANARY") || row!.ledger.includes("CANARY")).toBe(false);
      expect(row!.ledger).toContain(`{"item":"${quarantineId}","how":"discard"}`);
    });

    it("lets a discarded record be sent again, as a new one", async () => {
      const { quarantine, keep, keepInvalid, records } = await start();
      const same = { controlId: "7", body: Buffer.from("MSH|7") };
      const { quarantineId, recordId } = await keepInvalid(same);
      expect(await keepInvalid(same)).toMatchObject({ recordId, repeated: true });
      await quarantine.decide(quarantineId, { kind: "discard", ...person });
      expect(await keep(same)).toMatchObject({ kind: "queued", repeated: false });
      expect((await records.records({ controlId: "7" }, 10)).map(({ state }) => state)).toEqual(["queued", "discarded"]);
    });

    it("takes one of several decisions, and tells the others which", async () => {
      const { quarantine, keepInvalid, store } = await start();
      const { quarantineId } = await keepInvalid();
      const decided = await Promise.all([0, 1, 2, 3].map((number) => quarantine.decide(quarantineId, number % 2 === 0 ? { kind: "release", ...person, onward } : { kind: "discard", ...person })));
      expect(decided.filter(({ kind }) => kind === "taken")).toHaveLength(1);
      const taken = decided.find(({ kind }) => kind === "taken") as { state: string };
      for (const late of decided.filter(({ kind }) => kind !== "taken")) expect(late).toMatchObject({ kind: "too-late", state: taken.state, decidedBy: "A. Nurse", decidedAt: expect.stringMatching(/Z$/) });
      const [count] = await store.database.query<{ deliveries: number; entries: number }>("select (select count(*)::integer from portage.delivery) as deliveries, (select count(*)::integer from portage.ledger where event in ('released', 'discarded')) as entries", []);
      expect(count).toEqual({ deliveries: taken.state === "released" ? 1 : 0, entries: 1 });
    });

    it("keeps an item open with what another conversion found, and finds it by that", async () => {
      const { quarantine, keepInvalid, records } = await start();
      const { quarantineId, recordId } = await keepInvalid();
      const found = [issue("hl7v2.message-type-missing")];
      expect(await quarantine.stillInvalid(quarantineId, { by: "A. Nurse", issues: found, bundle: null, tables: "tables-2" })).toMatchObject({ kind: "taken", state: "open" });
      expect(await quarantine.quarantine({ cause: "validation.required" }, 10)).toEqual([]);
      expect(await quarantine.quarantine({ cause: "hl7v2.message-type-missing" }, 10)).toMatchObject([{ id: quarantineId, state: "open", issues: found }]);
      expect(await quarantine.quarantined(quarantineId)).toMatchObject({ bundle: null });
      expect(await records.record(recordId)).toMatchObject({ tables: "tables-2", state: "quarantined" });
      await quarantine.decide(quarantineId, { kind: "discard", ...person });
      expect(await quarantine.stillInvalid(quarantineId, { by: "A. Nurse", issues: found, bundle: null, tables: "tables-3" })).toMatchObject({ kind: "too-late" });
    });

    it("knows no item by what is no id, or the id of nothing", async () => {
      const { quarantine } = await start();
      for (const id of ["x", "00000000-0000-7000-8000-000000000000"]) {
        expect(await quarantine.decide(id, { kind: "discard", ...person })).toEqual({ kind: "unknown" });
        expect(await quarantine.stillInvalid(id, { by: "A", issues, bundle: null, tables: "t" })).toEqual({ kind: "unknown" });
        expect(await quarantine.quarantined(id)).toBeUndefined();
      }
    });

    it("finds items by errors and by warnings, not by what is only told", async () => {
      const { quarantine, keepInvalid } = await start();
      const first = (await keepInvalid({ feed: "adt" })).quarantineId;
      const second = (await keepInvalid({ feed: "lab" })).quarantineId;
      const ids = async (...query: Parameters<typeof quarantine.quarantine>) => (await quarantine.quarantine(...query)).map(({ id }) => id);
      expect(await ids({ cause: "validation.required" }, 10)).toEqual([second, first]);
      expect(await ids({ cause: "mapping.code-unmapped", feeds: ["lab"] }, 10)).toEqual([second]);
      expect(await ids({ cause: "mapping.date-has-time" }, 10)).toEqual([]);
      expect(await ids({ order: "oldest first" }, 10)).toEqual([first, second]);
      expect(await ids({ order: "oldest first" }, 10, first)).toEqual([second]);
      expect(await ids({}, 10, second)).toEqual([first]);
    });

    it("tells of a record where it is, through edits too", async () => {
      const { quarantine, keepInvalid, records, settled, stateOf } = await start();
      const { quarantineId, recordId } = await keepInvalid();
      expect(await stateOf(recordId)).toBe("quarantined");
      const edited = recordToKeep({ body: Buffer.from("MSH|edited"), surroundings: Buffer.from("BHS") });
      const decided = (await quarantine.decide(quarantineId, { kind: "edit", ...person, record: edited, edit: "@@ PID[1] @@\n" })) as { recordId: string; deliveryId: string };
      expect(decided.recordId).not.toBe(recordId);
      for (const state of ["queued", "delivering", "retrying", "delivered"]) {
        await settled(decided.deliveryId, state);
        expect([await stateOf(recordId), await stateOf(decided.recordId)]).toEqual([state, state]);
        expect((await records.records({ state: state as "queued" }, 10)).map(({ id }) => id)).toEqual([decided.recordId, recordId]);
      }
      expect(await records.record(recordId)).toMatchObject({ editedInto: decided.recordId, editedFrom: null });
      expect(await records.record(decided.recordId)).toMatchObject({ editedInto: null, editedFrom: recordId, bytes: 10 });
      expect(await records.source(decided.recordId)).toEqual({ body: Buffer.from("MSH|edited"), surroundings: Buffer.from("BHS"), contentType: edited.contentType });
      expect((await quarantine.quarantined(quarantineId))!.edit).toBe("@@ PID[1] @@\n");
    });

    it("lists records by feed, state and control id, a page at a time", async () => {
      const { keep, keepInvalid, records, store } = await start();
      const ids = [await keep({ feed: "a", controlId: "1" }), await keepInvalid({ feed: "a" }), await keep({ feed: "b", controlId: "1" })].map((kept) => (kept as { recordId: string }).recordId);
      const of = async (...query: Parameters<typeof records.records>) => (await records.records(...query)).map(({ id }) => ids.indexOf(id));
      expect(await of({}, 10)).toEqual([2, 1, 0]);
      expect(await of({}, 2)).toEqual([2, 1]);
      expect(await of({}, 2, ids[1])).toEqual([0]);
      expect(await of({ feeds: ["a"] }, 10)).toEqual([1, 0]);
      expect(await of({ state: "quarantined" }, 10)).toEqual([1]);
      expect(await of({ state: "queued", feeds: ["b"] }, 10)).toEqual([2]);
      expect(await of({ state: "delivered" }, 10)).toEqual([]);
      await store.database.query("update portage.record set body = null, expired_at = now() where id = $1", [ids[0]]);
      expect(await of({ state: "expired" }, 10)).toEqual([0]);
      expect(await of({ state: "queued" }, 10)).toEqual([2]);
      expect(await records.source(ids[0]!)).toBe("expired");
      expect(await of({ controlId: "1" }, 10)).toEqual([2, 0]);
      expect(await of({}, 10, "x")).toEqual([]);
    });

    it("has what was decided before about a record and the one it was edited from", async () => {
      const { quarantine, keepInvalid, store } = await start();
      const { quarantineId } = await keepInvalid();
      const edited = (await quarantine.decide(quarantineId, { kind: "edit", ...person, record: recordToKeep(), edit: "" })) as { recordId: string; deliveryId: string };
      const id = "7fffffff-ffff-7fff-8fff-ffffffffffff";
      await store.database.query("insert into portage.quarantine (id, record_id, delivery_id, feed, issues) select $1, $2, $3, 'adt', issues from portage.quarantine", [id, edited.recordId, edited.deliveryId]);
      const earlier = await quarantine.earlierDecisions({ id, recordId: edited.recordId } as never);
      expect(earlier).toMatchObject([{ id: quarantineId, state: "replayed", reason: person.reason }]);
    });
  });
}
