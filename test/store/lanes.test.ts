import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { enqueue } from "../../src/store/enqueue.ts";
import type { Jobs } from "../../src/store/jobs.ts";
import { keepRecord } from "../../src/store/keep-record.ts";
import { freeSuccessors } from "../../src/store/statements/free-successors.ts";
import type { Store } from "../../src/store/store.ts";
import { databases } from "./databases.ts";
import { recordToKeep, storeAt } from "./stores.ts";

/** A queue that remembers what came into it. */
function queue() {
  const due: string[] = [];
  const jobs = { add: async (_queries: unknown, deliveries: readonly { readonly id: string }[]) => void due.push(...deliveries.map(({ id }) => id)) } as unknown as Jobs;
  return { due, jobs };
}

async function keep(store: Store, jobs: Jobs, ...lanes: string[]): Promise<string> {
  const kept = await keepRecord(store, jobs, recordToKeep({ result: { kind: "queued", bundle: "{}", lanes } }));
  if (kept.kind !== "queued") throw new Error(kept.kind);
  return kept.deliveryId;
}

/** What settling a delivery does to those that wait for it. */
async function settled(store: Store, id: string): Promise<string[]> {
  return store.transaction(async (transaction) => {
    await transaction.query("update portage.delivery set state = 'delivered' where id = $1", [id]);
    return (await freeSuccessors(transaction, id)).map((free) => free.id);
  });
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`the order of deliveries on ${name}`, { concurrent: false }, () => {
    async function open() {
      const store = await storeAt(await place());
      onTestFinished(() => store.database.close());
      return { store, ...queue() };
    }

    it("lets the deliveries of one patient wait for one another, those of others not", async () => {
      const { store, jobs, due } = await open();
      const a1 = await keep(store, jobs, "Patient/a");
      const a2 = await keep(store, jobs, "Patient/a");
      const b1 = await keep(store, jobs, "Patient/b");
      expect(due).toEqual([a1, b1]);
      expect(await settled(store, a1)).toEqual([a2]);
      expect(await settled(store, b1)).toEqual([]);
    });

    it("lets a merge wait for both its patients, and both wait for it", async () => {
      const { store, jobs, due } = await open();
      const a1 = await keep(store, jobs, "Patient/a");
      const b1 = await keep(store, jobs, "Patient/b");
      const merge = await keep(store, jobs, "Patient/a", "Patient/b");
      const a2 = await keep(store, jobs, "Patient/a");
      const b2 = await keep(store, jobs, "Patient/b");
      expect(due).toEqual([a1, b1]);
      expect(await settled(store, a1)).toEqual([]);
      expect(await settled(store, b1)).toEqual([merge]);
      expect(await settled(store, merge)).toEqual([a2, b2]);
    });

    it("lets nothing wait for what is settled", async () => {
      const { store, jobs, due } = await open();
      const first = await keep(store, jobs, "Patient/a");
      await settled(store, first);
      const second = await keep(store, jobs, "Patient/a");
      expect(due).toEqual([first, second]);
    });

    it("keeps apart the lanes of different targets", async () => {
      const { store, jobs, due } = await open();
      const of = async (target: string) => {
        const kept = await keepRecord(store, jobs, recordToKeep({ target, result: { kind: "queued", bundle: "{}", lanes: ["Patient/a"] } }));
        return kept.kind === "queued" ? kept.deliveryId : "";
      };
      expect([await of("one"), await of("other")]).toEqual(due);
    });

    it("makes one line of deliveries that are kept at the same time, and loses none of them", async () => {
      const { store, jobs, due } = await open();
      const all = await Promise.all(Array.from({ length: 30 }, (_, number) => keep(store, jobs, ...(number % 3 === 0 ? ["Patient/a", "Patient/b"] : [number % 3 === 1 ? "Patient/a" : "Patient/b"]))));
      const done: string[] = [];
      while (due.length > 0) {
        const next = due.shift()!;
        done.push(next);
        due.push(...(await settled(store, next)));
      }
      expect(done.toSorted()).toEqual(all.toSorted());
      expect(await store.database.query("select from portage.predecessor", [])).toEqual([]);
    });

    it.skipIf(name === "PGlite")("lets a delivery wait for one that is committed while it waits for the lane", async () => {
      const { store, jobs } = await open();
      const { recordId } = (await keepRecord(store, jobs, recordToKeep())) as { recordId: string };
      const bundle = { recordId, feed: "adt", target: "default", bundle: "{}", hints: null, lanes: ["Patient/a"] };
      const [kept, commit] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const first = store.transaction(async (transaction) => {
        const id = await enqueue(store, jobs, transaction, bundle);
        kept.resolve();
        await commit.promise;
        return id;
      });
      await kept.promise;
      const second = store.transaction((transaction) => enqueue(store, jobs, transaction, bundle));
      await pause(200);
      commit.resolve();
      const waits = [{ blockedBy: await first, deliveryId: await second }];
      expect(await store.database.query(`select blocked_by as "blockedBy", delivery_id as "deliveryId" from portage.predecessor`, [])).toEqual(waits);
    });

    it("loses no successor where one is kept while its predecessor is being settled", async () => {
      const { store, jobs, due } = await open();
      for (let round = 0; round < 20; round++) {
        const first = await keep(store, jobs, "Patient/a");
        const [second, freed] = await Promise.all([keep(store, jobs, "Patient/a"), settled(store, first)]);
        // Either it came in time to wait and was freed, or it never had to wait.
        expect([...due, ...freed]).toContain(second);
        await settled(store, second);
      }
    });
  });
}
