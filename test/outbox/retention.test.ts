import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { RecordToKeep } from "../../src/model/outbox.ts";
import type { Retention } from "../../src/model/retention.ts";
import { startOutbox } from "../../src/outbox/outbox.ts";
import { removeExpired } from "../../src/outbox/retention.ts";
import type { Jobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { orderedId } from "../../src/store/id.ts";
import { countDue } from "../../src/store/statements/expire-records.ts";
import { readEntriesOf } from "../../src/store/statements/read-entries.ts";
import { plainTarget } from "../../src/targets.ts";
import { databases } from "../store/databases.ts";
import { defectsOf } from "../store/ledger/ledgers.ts";
import { recordToKeep, storeAt } from "../store/stores.ts";

const jobs = { add: async () => undefined } as unknown as Jobs;
const both: Retention = { delivered: "P30D", discarded: "P7D" };
const invalid: RecordToKeep["result"] = { kind: "quarantined", issues: [], bundle: '{"resourceType":"Bundle"}' };

/** SQL for what happened to a record ($1, a text), so many days ago. */
const delivered = (days: number) => `update portage.delivery set state = 'delivered', updated_at = now() - interval '${days} days' where record_id::text = $1`;
const discarded = (days: number) => `update portage.quarantine set state = 'discarded', decided_by = 'Ada', decided_at = now() - interval '${days} days' where record_id::text = $1`;
const releasedAs = (days: number, delivery: string | null) =>
  `update portage.quarantine set state = 'released', decided_by = 'Ada', decided_at = now() - interval '${days} days', went_on_as = ${delivery === null ? "null" : `'${delivery}'`} where record_id::text = $1`;

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`retention on ${name}`, () => {
    async function open() {
      const store = await storeAt(await place());
      onTestFinished(() => store.database.close());
      const { database } = store;
      /** Keeps a record that came a year ago; then the statements happen to it. */
      const record = async (changes: Partial<RecordToKeep>, ...statements: string[]): Promise<string> => {
        const kept = await keepRecord(store, jobs, recordToKeep({ surroundings: Buffer.from("FHS|"), ...changes }));
        if (kept.kind === "key-conflict") throw new Error(kept.kind);
        await database.query("update portage.record set received_at = now() - interval '1 year' where id = $1", [kept.recordId]);
        for (const statement of statements) await database.query(statement, [kept.recordId]);
        return kept.recordId;
      };
      const another = async (recordId: string, state: string, days: number): Promise<string> => {
        const id = orderedId();
        await database.query(`insert into portage.delivery (id, record_id, feed, bundle, state, updated_at) values ($1, $2, 'adt', 'x', '${state}', now() - interval '${days} days')`, [id, recordId]);
        return id;
      };
      const expired = async (retention: Retention = both) => {
        await removeExpired(store, new Map([["adt", retention]]), () => undefined);
        return (await database.query<{ id: string }>("select id from portage.record where expired_at is not null order by id", [])).map(({ id }) => id);
      };
      return { store, database, record, another, expired };
    }

    it("removes the payloads of what was delivered or discarded for longer than the feed's times, and no other", async () => {
      const { database, record, expired } = await open();
      const old = await record({}, delivered(31));
      const oldDiscarded = await record({ result: invalid }, discarded(8));
      await record({}, delivered(29));
      await record({ result: invalid }, discarded(6));
      await record({});
      await record({ result: invalid });
      await record({ feed: "lab" }, delivered(400));
      expect(await countDue(database, "adt", both)).toBe(2);
      expect(await expired()).toEqual([old, oldDiscarded].toSorted());
      expect(await countDue(database, "adt", both)).toBe(0);
      const rows = await database.query<{ payloads: number }>(
        `select num_nonnulls(record.body, surroundings, delivery.bundle, hints, kept, quarantine.bundle, edit) as payloads
         from portage.record left join portage.delivery on delivery.record_id = record.id left join portage.quarantine on quarantine.record_id = record.id
         order by expired_at is null, payloads`,
        [],
      );
      expect(rows.map(({ payloads }) => payloads)).toEqual([0, 0, 3, 3, 3, 3, 3]);
    });

    it("leaves alone what is under way or in quarantine, however old it is", async () => {
      const { database, record, another, expired } = await open();
      for (const state of ["queued", "delivering", "retrying", "quarantined"]) await record({}, `update portage.delivery set state = '${state}', updated_at = now() - interval '1 year' where record_id::text = $1`);
      await record({ result: invalid }, "update portage.quarantine set created_at = now() - interval '1 year' where record_id::text = $1");
      const deliveredAndQueued = await record({}, delivered(400));
      await another(deliveredAndQueued, "queued", 400);
      const refusedOnce = await record({}, "update portage.delivery set state = 'quarantined', updated_at = now() - interval '1 year' where record_id::text = $1");
      await database.query("insert into portage.quarantine (id, record_id, delivery_id, feed, issues) select gen_random_uuid(), record_id, id, feed, 'x' from portage.delivery where record_id = $1", [refusedOnce]);
      expect(await expired()).toEqual([]);
    });

    it("waits for what went on from quarantine", async () => {
      const { database, record, another, expired } = await open();
      const decide = (id: string, next: string | null, days = 400) => database.query(releasedAs(days, next), [id]);
      const due: string[] = [];
      for (const [state, days, isDue] of [["delivered", 31, true], ["delivered", 29, false], ["retrying", 400, false]] as const) {
        const released = await record({ result: invalid });
        await decide(released, await another(released, state, days));
        if (isDue) due.push(released);
      }
      // Edited into another record, of a feed that keeps its payloads.
      for (const [state, days, isDue] of [["delivered", 31, true], ["queued", 400, false], ["quarantined", 400, false]] as const) {
        const edited = await record({ feed: "lab" }, delivered(400));
        const next = await another(edited, state, days);
        if (state === "quarantined") await database.query("insert into portage.quarantine (id, record_id, delivery_id, feed, issues) values (gen_random_uuid(), $1, $2, 'lab', 'x')", [edited, next]);
        const replayed = await record({ result: invalid });
        await decide(replayed, next);
        if (isDue) due.push(replayed);
      }
      const decidedLately = await record({ result: invalid });
      await decide(decidedLately, null, 29);
      expect(await expired()).toEqual(due.toSorted());
    });

    it("keeps for ever what the feed has no time for", async () => {
      const { record, expired } = await open();
      await record({}, delivered(4000));
      const discardedLongAgo = await record({ result: invalid }, discarded(4000));
      expect(await expired({ delivered: null, discarded: "P1Y" })).toEqual([discardedLongAgo]);
    });

    it("keeps hashes and rows, is noted in the ledger, and leaves a ledger without defects", async () => {
      const { store, database, record, expired } = await open();
      const id = await record({}, delivered(31));
      await store.transaction(async (transaction) => {
        const [row] = await transaction.query<{ id: string }>("select id from portage.delivery", []);
        transaction.note({ event: "stored", who: "delivery", recordId: id, deliveryId: row!.id });
      });
      expect(await expired()).toEqual([id]);
      expect((await readEntriesOf(database, id)).at(-1)).toMatchObject({ event: "expired", who: "store", feed: "adt", recordId: id, detail: '{"delivered":"P30D","discarded":"P7D"}' });
      expect(await database.query("select num_nonnulls(content_hash, body_hash, bytes, control_id) as kept from portage.record", [])).toEqual([{ kept: 4 }]);
      expect(await defectsOf(database)).toEqual([]);
      expect(await expired()).toEqual([id]);
      expect((await readEntriesOf(database, id)).filter(({ event }) => event === "expired")).toHaveLength(1);
    });

    it("goes through more than one batch and says how many there were", async () => {
      const { store, database, record } = await open();
      await record({});
      await database.query("insert into portage.record (id, feed, content_type, body, body_hash, received_at) select gen_random_uuid(), 'adt', 'x', 'x', 'x', now() - interval '1 year' from generate_series(1, 450)");
      await database.query("insert into portage.delivery (id, record_id, feed, state, updated_at) select gen_random_uuid(), id, feed, 'delivered', now() - interval '31 days' from portage.record where control_id is null");
      const told: unknown[] = [];
      await removeExpired(store, new Map([["lab", both], ["adt", both]]), (feed, records) => told.push([feed, records]));
      expect(told).toEqual([["adt", 450]]);
    });
  });
}

describe.skipIf(databases[1]!.skip)("retention in several services", () => {
  it("is done by one of them at a time", async () => {
    const store = await storeAt(await databases[1]!.place());
    onTestFinished(() => store.database.close());
    const { database } = store;
    await keepRecord(store, jobs, recordToKeep());
    await database.query("update portage.record set received_at = now() - interval '1 year'; update portage.delivery set state = 'delivered', updated_at = now() - interval '1 year'");
    const told: string[] = [];
    const run = () => removeExpired(store, new Map([["adt", both]]), (feed) => void told.push(feed));
    await database.transaction(async (queries) => {
      await queries.query("select pg_advisory_xact_lock(hashtext('portage.retention'))");
      await run();
    });
    expect(told).toEqual([]);
    await Promise.all([run(), run()]);
    expect(told).toEqual(["adt"]);
  });
});

describe("a running service", () => {
  it("removes what is due by itself", async () => {
    const store = await storeAt(await databases[0]!.place());
    const { database } = store;
    await keepRecord(store, jobs, recordToKeep());
    await database.query("update portage.record set received_at = now() - interval '1 year'; update portage.delivery set state = 'delivered', updated_at = now() - interval '1 year'");
    const { settings } = plainTarget({ targetTimeoutSeconds: 30, targetUpdate: "merge" }, "");
    const logged: unknown[] = [];
    const log = { info: (...line: unknown[]) => logged.push(line), warn: () => undefined, error: (...line: unknown[]) => logged.push(line) };
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const outbox = await startOutbox({ store, targets: [{ settings, open: () => new Promise(() => undefined) }], retention: new Map([["adt", both]]), log });
    onTestFinished(() => outbox.stop());
    await vi.advanceTimersByTimeAsync(61_000);
    await vi.waitUntil(() => logged.length > 0);
    expect(logged).toEqual([[{ feed: "adt", records: 1 }, "payloads removed, their time is over"]]);
  });
});
