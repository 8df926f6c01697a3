import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { databases } from "../store/databases.ts";
import { keepForPull, pullStoreForTest } from "./stores.ts";
import type { PullStore } from "./stores.ts";

const seconds = 0.1;

/** One lease of a Bundle, as its consumer has seen it. */
interface Grant {
  readonly id: string;
  readonly attempt: number;
  /** Milliseconds of the database's clock. */
  readonly from: number;
  readonly until: number;
  told: "stored" | "later" | "refused" | "lost" | "nothing";
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`several consumers at once on ${name}`, () => {
    it("never hold a Bundle together, acknowledge each once, and each patient's in order, though some are late or vanish", { timeout: 60_000 }, async () => {
      const at = await place();
      const real = await pullStoreForTest(at);
      // Where several processes can share the store, half of the consumers ask another one.
      const other = real.store.database.kind === "server" ? await pullStoreForTest(at) : real;
      const lanesOf = new Map<string, string>();
      for (let number = 0; number < 120; number++) {
        const lane = `Patient/${number % 9}`;
        lanesOf.set(await keepForPull(real, [lane]), lane);
      }
      const grants: Grant[] = [];
      const acknowledged: string[] = [];
      let left = lanesOf.size;
      const consume = async (name: string, { pull }: PullStore) => {
        const consumer = { name, feeds: undefined };
        while (left > 0) {
          const bundles = await pull.lease(consumer, { target: "ehr", limit: 3, seconds });
          if (bundles.length === 0) await pause(10);
          for (const { id, lease, attempt, until } of bundles) {
            const end = Date.parse(until);
            const grant: Grant = { id, attempt, from: end - seconds * 1000, until: end, told: "nothing" };
            grants.push(grant);
            const chance = Math.random();
            if (chance < 0.1) continue;
            if (chance < 0.2) await pause(seconds * 1500);
            const kind = chance < 0.3 ? "later" : "stored";
            const told = await pull.tell(consumer, id, lease, kind === "stored" ? { kind } : { kind, reason: "busy", seconds: null });
            grant.told = told.kind === "taken" ? kind : "lost";
            if (grant.told === "stored") {
              acknowledged.push(id);
              left--;
            }
            if (grant.told === "later") await real.store.database.query("update portage.delivery set not_before = null where id = $1", [id]);
          }
        }
      };
      await Promise.all([consume("a", real), consume("b", real), consume("c", other), consume("d", other)]);

      expect(acknowledged.toSorted()).toEqual([...lanesOf.keys()].toSorted());
      const together = [...Map.groupBy(grants, ({ id }) => id).values()].flatMap((of) =>
        of.toSorted((a, b) => a.attempt - b.attempt).filter((grant, index, all) => {
          const before = all[index - 1];
          // Times are told in milliseconds.
          return before !== undefined && before.told !== "later" && grant.from < before.until - 1;
        }),
      );
      expect(together).toEqual([]);
      for (const [lane, of] of Map.groupBy(lanesOf.keys(), (id) => lanesOf.get(id)!)) expect(acknowledged.filter((id) => lanesOf.get(id) === lane), lane).toEqual(of);
      const stored = await real.store.database.query<{ stored: number }>("select count(*)::integer as stored from portage.ledger where event = 'stored' group by delivery_id", []);
      expect(stored).toEqual(Array.from(lanesOf, () => ({ stored: 1 })));
    });
  });
}
