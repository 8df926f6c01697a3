import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Consumer, ReadBundle } from "../../src/model/pull.ts";
import { adopt } from "../../src/pull/order.ts";
import { enqueue } from "../../src/store/enqueue.ts";
import { databases } from "../store/databases.ts";
import { keepForPull, pullStoreForTest } from "./stores.ts";
import type { PullStore } from "./stores.ts";

const everything: Consumer = { name: "reader", feeds: undefined };

async function readAll({ pull }: PullStore, consumer = everything, after = "0", limit = 500): Promise<ReadBundle[]> {
  const all: ReadBundle[] = [];
  for (;;) {
    const page = await pull.read(consumer, { after: all.at(-1)?.cursor ?? after, limit });
    if (page.length === 0) return all;
    all.push(...page);
  }
}

/** Puts a Bundle into the outbox in a transaction that stays open until `commit` is called. */
async function keepOpen({ store, jobs }: PullStore, recordId: string, lanes: readonly string[]): Promise<{ commit(): Promise<string> }> {
  const [kept, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const done = store.transaction(async (transaction) => {
    const id = await enqueue(store, jobs, transaction, { recordId, feed: "adt", target: "ehr", bundle: "{}", hints: null, lanes });
    kept.resolve();
    await end.promise;
    return id;
  });
  await kept.promise;
  return {
    commit() {
      end.resolve();
      return done;
    },
  };
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`reading Bundles on ${name}`, { concurrent: false }, () => {
    it("gives every Bundle as it was kept, decimals with all their digits, whatever became of it", async () => {
      const real = await pullStoreForTest(await place());
      const bundle = '{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Observation","valueQuantity":{"value":7.0}}}]}';
      const id = await keepForPull(real, ["Patient/a"], { bundle });
      const [leased] = await real.pull.lease(everything, { target: "ehr", limit: 1, seconds: 60 });
      expect(leased).toMatchObject({ id, bundle, cursor: "1", attempt: 1 });
      const before = await readAll(real);
      await real.pull.tell(everything, id, leased!.lease, { kind: "stored" });
      expect(await readAll(real)).toEqual(before);
      expect(before).toMatchObject([{ id, bundle, cursor: "1", feed: "adt", target: "ehr" }]);
    });

    it("says of what has expired that it is not there any more", async () => {
      const real = await pullStoreForTest(await place());
      await keepForPull(real, []);
      await real.store.database.query("update portage.delivery set bundle = null", []);
      expect(await readAll(real)).toMatchObject([{ cursor: "1", bundle: null }]);
    });

    it("gives from any cursor, in pages of any size, the same that was given before", async () => {
      const real = await pullStoreForTest(await place());
      for (let number = 0; number < 40; number++) await keepForPull(real, [`Patient/${number % 5}`], { bundle: `{"n":${number}.0}`, feed: number % 3 === 0 ? "lab" : "adt" });
      const all = await readAll(real);
      expect(all.map(({ bundle }) => bundle)).toEqual(Array.from({ length: 40 }, (_, number) => `{"n":${number}.0}`));
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 50 }), fc.constantFrom<readonly string[] | undefined>(undefined, ["lab"], ["adt"], ["lab", "adt", "lab"], []), async (after, limit, feeds) => {
          const expected = all.slice(after).filter(({ feed }) => feeds === undefined || feeds.includes(feed));
          expect(await readAll(real, { name: "reader", feeds }, String(after), limit)).toEqual(expected);
        }),
        { numRuns: 30 },
      );
    });

    it("has what a process of an earlier version keeps beside it, when it is leased or after a while", async () => {
      const real = await pullStoreForTest(await place());
      const ids = [await keepForPull(real, ["Patient/a"]), await keepForPull(real, ["Patient/a"])];
      await real.store.database.query("delete from portage.bundle_order", []);
      expect(await readAll(real)).toEqual([]);
      expect(await real.pull.lease(everything, { target: "ehr", limit: 1, seconds: 60 })).toMatchObject([{ id: ids[0], cursor: "1" }]);
      await adopt(real.store, 60_000);
      expect((await readAll(real)).map(({ id }) => id)).toEqual(ids);
    });

    it("knows the cursors that it has given, and no later ones", async () => {
      const real = await pullStoreForTest(await place());
      expect([await real.pull.reaches("0"), await real.pull.reaches("1")]).toEqual([true, false]);
      await keepForPull(real, []);
      expect(await readAll(real)).toHaveLength(1);
      expect([await real.pull.reaches("1"), await real.pull.reaches("2")]).toEqual([true, false]);
    });

    it.skipIf(name === "PGlite")("skips no Bundle of a transaction that is committed after a later one was read", async () => {
      const real = await pullStoreForTest(await place());
      const first = await keepForPull(real, []);
      const [{ recordId }] = (await readAll(real)) as [ReadBundle];
      const slow = await keepOpen(real, recordId, ["Patient/a"]);
      const quick = await keepOpen(real, recordId, ["Patient/b"]);
      const quickId = await quick.commit();
      const seen = await readAll(real);
      expect(seen.map(({ id }) => id)).toEqual([first, quickId]);
      const slowId = await slow.commit();
      // The late one was made first, and a cursor made of ids would have gone past it.
      expect(slowId < quickId).toBe(true);
      expect((await readAll(real, everything, seen.at(-1)!.cursor)).map(({ id }) => id)).toEqual([slowId]);
      expect((await readAll(real)).map(({ id }) => id)).toEqual([first, quickId, slowId]);
    });

    it.skipIf(name === "PGlite")("misses nothing and keeps each patient's order while many write and several read", { timeout: 60_000 }, async () => {
      const real = await pullStoreForTest(await place());
      const patients = ["a", "b", "c"].map((patient) => `Patient/${patient}`);
      const total = 300;
      let kept = 0;
      const writers = Array.from({ length: 8 }, async (_, writer) => {
        while (kept++ < total) await keepForPull(real, [patients[writer % 3]!, patients[(writer + kept) % 3]!].filter((lane, index, all) => all.indexOf(lane) === index));
      });
      let written = false;
      const follow = async () => {
        const seen: ReadBundle[] = [];
        for (;;) {
          const last = written;
          const page = await real.pull.read(everything, { after: seen.at(-1)?.cursor ?? "0", limit: 7 });
          seen.push(...page);
          if (last && page.length === 0) return seen.map(({ id }) => id);
        }
      };
      const readers = Promise.all([follow(), follow(), follow()]);
      await Promise.all(writers);
      written = true;
      const seen = await readers;
      expect(seen[0]).toHaveLength(total);
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
      // What waits for another one stands behind it.
      const waits = await real.store.database.query<{ before: string; after: string }>("select blocked_by as before, delivery_id as after from portage.predecessor", []);
      expect(waits.length).toBeGreaterThan(total / 2);
      const at = new Map(seen[0].map((id, index) => [id, index]));
      expect(waits.filter(({ before, after }) => at.get(before)! > at.get(after)!)).toEqual([]);
    });
  });
}
