import { describe, expect, it, onTestFinished } from "vitest";
import type { AuditQuery } from "../../src/model/audit.ts";
import { readAudited } from "../../src/store/statements/read-audited.ts";
import { databases } from "./databases.ts";
import { storeAt } from "./stores.ts";

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`the audit trail on ${name}`, { concurrent: false }, () => {
    async function open() {
      const store = await storeAt(await place());
      onTestFinished(() => store.database.close());
      const pages = async (query: AuditQuery = {}) => {
        const all = [];
        for await (const page of readAudited(store.database, query)) all.push(page);
        return all;
      };
      return { store, pages };
    }

    it("gives every entry once and in the order of time, over pages and chains", async () => {
      const { store, pages } = await open();
      const reader = (index: number) => store.transaction(async (transaction) => {
        for (let time = 0; time < 150; time++) transaction.note({ event: "accessed", who: `reader-${index}`, detail: { operation: "record", time } });
      });
      await Promise.all([0, 1, 2, 3, 4, 5, 6].map(reader));
      const found = await pages();
      expect(found.map((page) => page.length)).toEqual([500, 500, 50]);
      const entries = found.flat();
      expect(new Set(entries.map(({ who, detail }) => `${who} ${String(detail["time"])}`)).size).toBe(1050);
      expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).toSorted());
    });

    it("leaves out the ledger's own entries, and what was not asked for", async () => {
      const { store, pages } = await open();
      await store.transaction(async (transaction) => {
        transaction.note({ event: "accessed", who: "a", feed: "lab" });
        transaction.note({ event: "attempted", who: "delivery" });
        transaction.note({ event: "denied", who: "nobody", detail: { count: 3 } });
      });
      expect((await pages()).flat()).toMatchObject([{ event: "accessed", feed: "lab", who: "a" }, { event: "denied", detail: { count: 3 } }]);
      expect((await pages({ events: ["denied"] })).flat()).toHaveLength(1);
      expect(await pages({ to: "2020-01-01T00:00:00Z" })).toEqual([]);
      expect((await pages({ from: "2020-01-01T00:00:00Z" })).flat()).toHaveLength(2);
    });
  });
}
