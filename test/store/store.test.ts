import { describe, expect, it, onTestFinished } from "vitest";
import { databases } from "./databases.ts";
import { expectSoundLedger } from "../durability/verdict.ts";
import { storeAt } from "./stores.ts";

for (const { name, skip, place } of databases) {
  // The embedded store runs one transaction after the other.
  describe.skipIf(skip || name === "PGlite")(`transactions of the store on ${name}`, () => {
    async function open() {
      const store = await storeAt(await place());
      onTestFinished(() => store.database.close());
      await store.database.query("create table t (n integer primary key, times integer); insert into t values (1, 0), (2, 0)");
      return store;
    }

    it("begin again where the database ended one of two that waited for each other, and are noted once", async () => {
      const store = await open();
      const bothHoldOne = Promise.withResolvers<void>();
      let holding = 0;
      let beginnings = 0;
      const both = async (first: number, second: number) =>
        store.transaction(async (transaction) => {
          beginnings++;
          await transaction.query("update t set times = times + 1 where n = $1", [first]);
          if (++holding === 2) bothHoldOne.resolve();
          await bothHoldOne.promise;
          await transaction.query("update t set times = times + 1 where n = $1", [second]);
          transaction.note({ event: "paused", who: "somebody", detail: { target: `${first}` } });
        });
      await Promise.all([both(1, 2), both(2, 1)]);
      expect(beginnings).toBe(3);
      expect(await store.database.query("select n, times from t order by n")).toEqual([{ n: 1, times: 2 }, { n: 2, times: 2 }]);
      expect(await store.database.query("select detail::json->>'target' as target from portage.ledger where event = 'paused' order by 1")).toEqual([{ target: "1" }, { target: "2" }]);
      await expectSoundLedger(store);
    });

    it("do not begin again for what is wrong with them", async () => {
      const store = await open();
      let beginnings = 0;
      const wrong = store.transaction(async (transaction) => {
        beginnings++;
        await transaction.query("insert into t values ($1, 0)", [1]);
      });
      await expect(wrong).rejects.toThrow("duplicate");
      expect(beginnings).toBe(1);
    });
  });
}
