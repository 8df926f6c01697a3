import { describe, expect, it, onTestFinished } from "vitest";
import type { RecordToKeep } from "../../src/model/outbox.ts";
import type { Unknowns } from "../../src/model/unknowns.ts";
import type { Database } from "../../src/store/database.ts";
import type { Jobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import type { Store } from "../../src/store/store.ts";
import { worklistOf } from "../../src/store/worklist.ts";
import { databases } from "./databases.ts";
import { recordToKeep, storeAt } from "./stores.ts";

const authority = (namespace: string, count = 1): Unknowns["authorities"][number] => ({ namespace, universalId: null, universalIdType: null, system: `urn:portage:adt:authority:${namespace}`, count, places: [] });
const code = (text: string, count = 1, system: string | null = "urn:s"): Unknowns["codes"][number] => ({ conceptMap: "http://map", system, code: text, count, places: [] });
const met = (authorities: Unknowns["authorities"], codes: Unknowns["codes"] = []): Unknowns => ({ authorities, codes });

const jobs = { add: async () => undefined } as unknown as Jobs;
function record(unknowns: Unknowns, changes: Partial<RecordToKeep> = {}): RecordToKeep {
  return recordToKeep({ unknowns, ...changes });
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`the worklist on ${name}`, { concurrent: false }, () => {
    async function open(): Promise<{ store: Store; database: Database; keep: (unknowns: Unknowns, changes?: Partial<RecordToKeep>) => Promise<unknown>; list: ReturnType<typeof worklistOf> }> {
      const store = await storeAt(await place());
      const { database } = store;
      onTestFinished(() => database.close());
      return { store, database, keep: (unknowns, changes) => keepRecord(store, jobs, record(unknowns, changes)), list: worklistOf(database) };
    }

    it("adds up what records of a feed meet, the most frequent first", async () => {
      const { keep, list } = await open();
      await keep(met([authority("ADT", 2), authority("LAB")], [code("Q"), code("R", 3)]));
      await keep(met([authority("LAB", 5)], [code("Q")]));
      expect(await list.authorities(["adt"])).toMatchObject([{ feed: "adt", namespace: "LAB", universalId: null, universalIdType: null, system: "urn:portage:adt:authority:LAB", count: 6 }, { namespace: "ADT", count: 2 }]);
      expect(await list.codes(["adt"])).toMatchObject([{ feed: "adt", conceptMap: "http://map", system: "urn:s", code: "R", count: 3 }, { code: "Q", count: 2 }]);
    });

    it("keeps feeds apart, and lists those of all without a feed", async () => {
      const { keep, list } = await open();
      await keep(met([authority("ADT")], [code("Q")]));
      await keep(met([authority("ADT")], [code("Q")]), { feed: "lab" });
      expect(await list.authorities(["lab"])).toMatchObject([{ feed: "lab", count: 1 }]);
      expect((await list.authorities()).map(({ feed }) => feed)).toEqual(["adt", "lab"]);
      expect((await list.codes()).map(({ feed }) => feed)).toEqual(["adt", "lab"]);
    });

    it("says when something was seen first and last", async () => {
      const { database, keep, list } = await open();
      await keep(met([authority("ADT")]));
      await database.query("update portage.unknown_authority set first_seen_at = '2024-01-31T12:00:00Z', last_seen_at = '2024-01-31T12:00:00Z'");
      await keep(met([authority("ADT")]));
      const { firstSeenAt, lastSeenAt } = (await list.authorities())[0]!;
      expect(firstSeenAt).toBe("2024-01-31T12:00:00.000Z");
      expect(new Date(lastSeenAt).getTime()).toBeGreaterThan(new Date(firstSeenAt).getTime());
    });

    it("counts a record once, however often its Idempotency-Key repeats it", async () => {
      const { keep, list } = await open();
      for (let time = 0; time < 3; time++) await keep(met([authority("ADT")], [code("Q")]), { idempotencyKey: "once", body: Buffer.from("MSH|") });
      await keep(met([authority("ADT")]), { idempotencyKey: "once", body: Buffer.from("other bytes") });
      expect(await list.authorities()).toMatchObject([{ count: 1 }]);
      expect(await list.codes()).toMatchObject([{ count: 1 }]);
    });

    it("counts records that go to quarantine", async () => {
      const { keep, list } = await open();
      await keep(met([authority("ADT")]), { result: { kind: "quarantined", issues: [], bundle: null } });
      expect(await list.authorities()).toMatchObject([{ count: 1 }]);
    });

    it("counts nothing of a record that is not kept", async () => {
      const { store, list } = await open();
      const broken = { add: async () => { throw new Error("no queue"); } } as unknown as Jobs;
      await expect(keepRecord(store, broken, record(met([authority("ADT")])))).rejects.toThrow("no queue");
      expect(await list.authorities()).toEqual([]);
    });

    it("counts what records meet that are kept at the same time", async () => {
      const { keep, list } = await open();
      const both = [authority("ADT"), authority("LAB")];
      await Promise.all(Array.from({ length: 20 }, (_, number) => keep(met(number % 2 === 0 ? both : both.toReversed()))));
      expect(await list.authorities()).toMatchObject([{ count: 20 }, { count: 20 }]);
    });

    it("takes any text, cuts what is long and tells a missing system apart", async () => {
      const { keep, list } = await open();
      const long = "ü".repeat(5000);
      await keep(met([authority("A\0B\ud800"), authority(long), { ...authority(`${long}x`), universalId: long }], [code(long, 1, long), code(`${long}x`, 1, long), code("\ud800'", 1, null), code("'", 1, null)]));
      expect((await list.authorities()).map(({ namespace }) => namespace)).toEqual([`${"ü".repeat(99)}…`, "AB\ufffd"]);
      expect((await list.codes()).map(({ code, system, count }) => [code, system?.length ?? null, count])).toEqual([[`${"ü".repeat(99)}…`, 300, 2], ["'", null, 1], ["\ufffd'", null, 1]]);
    });
  });
}
