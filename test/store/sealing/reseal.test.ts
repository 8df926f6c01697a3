import { describe, expect, it, onTestFinished } from "vitest";
import type { Jobs } from "../../../src/store/jobs.ts";
import { keepRecord } from "../../../src/store/keep-record.ts";
import { places } from "../../../src/store/places.ts";
import { reseal } from "../../../src/store/sealing/reseal.ts";
import { countPayloads } from "../../../src/store/statements/count-payloads.ts";
import { databases } from "../databases.ts";
import { recordToKeep, storeAt, storeOn } from "../stores.ts";

const jobs = { add: async () => undefined } as unknown as Jobs;
const ignore = () => undefined;

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`sealing anew on ${name}`, () => {
    async function open(records: number) {
      const store = await storeAt(await place());
      onTestFinished(() => store.database.close());
      const keep = () => keepRecord(store, jobs, recordToKeep({ surroundings: Buffer.from("FHS|"), body: Buffer.from(`MSH|${"x".repeat(400)}`), controlId: crypto.randomUUID() }));
      const ids: string[] = [];
      for (let number = 0; number < records; number++) {
        const kept = await keep();
        if (kept.kind === "queued") ids.push(kept.recordId);
      }
      const bodyOf = async (id: string) => {
        const [row] = await store.database.query<{ body: Uint8Array }>("select body from portage.record where id = $1", [id]);
        return (await store.payloads.open(row!.body, places.body(id))).toString();
      };
      return { store, database: store.database, ids, keep, bodyOf };
    }

    it("seals every payload with the newest key, those in plain text too, and says how far it is", async () => {
      const { store, database, ids, bodyOf } = await open(5);
      await database.query("update portage.record set body = $1 where id = $2", [Buffer.from("\0MSH|plain"), ids[0]]);
      expect(await countPayloads(database)).toEqual([{ number: null, payloads: 1 }, { number: 1, payloads: 14 }]);
      expect(await store.payloads.rotate()).toBe(2);
      const told: [number, number][] = [];
      expect(await reseal(store, (done, of) => told.push([done, of]))).toEqual({ payloads: 15, unreadable: [] });
      expect(told.at(-1)).toEqual([15, 15]);
      expect(await countPayloads(database)).toEqual([{ number: 2, payloads: 15 }]);
      expect(await bodyOf(ids[0]!)).toBe("MSH|plain");
      expect(await bodyOf(ids[4]!)).toBe(`MSH|${"x".repeat(400)}`);
    });

    it("has nothing to do the second time, and goes on where it was broken off", async () => {
      const { store, database } = await open(4);
      await store.payloads.rotate();
      const stopped = reseal(store, () => {
        throw new Error("broken off");
      });
      await expect(stopped).rejects.toThrow("broken off");
      const [, rest] = await countPayloads(database);
      expect(rest!.number).toBe(2);
      expect((await reseal(store, ignore)).payloads).toBe(12 - rest!.payloads);
      expect(await reseal(store, ignore)).toEqual({ payloads: 0, unreadable: [] });
    });

    it("names payloads that do not open, moved or of a key that is gone, and leaves them", async () => {
      const { store, database, ids } = await open(4);
      await database.query("update portage.record set body = overlay(body placing '\\x0007'::bytea from 2) where id = $1", [ids[2]]);
      await database.query("update portage.record set body = (select body from portage.record where id = $1) where id = $2", [ids[0], ids[1]]);
      await store.payloads.rotate();
      expect(await reseal(store, ignore)).toEqual({ payloads: 10, unreadable: [places.body(ids[1]!), places.body(ids[2]!)] });
    });

    it("is met by another process, which opens what is sealed with the new key and seals with it once it has looked", async () => {
      const { store, database, ids } = await open(1);
      const other = await storeOn(database);
      await store.payloads.rotate();
      expect(other.payloads.newest()).toBe(1);
      await reseal(store, ignore);
      await other.payloads.refresh();
      expect(other.payloads.newest()).toBe(2);
      const [row] = await database.query<{ body: Uint8Array }>("select body from portage.record", []);
      expect((await other.payloads.open(row!.body, places.body(ids[0]!))).toString()).toContain("MSH|");
    });
  });
}

describe.skipIf(databases[1]!.skip)("sealing anew beside running services", () => {
  it("does not wait for rows that others hold, and overwrites nothing that they write", async () => {
    const store = await storeAt(await databases[1]!.place());
    onTestFinished(() => store.database.close());
    const { database, payloads } = store;
    const kept = await Promise.all(Array.from({ length: 3 }, () => keepRecord(store, jobs, recordToKeep())));
    const [first] = kept.map((one) => (one.kind === "queued" ? one.deliveryId : ""));
    await payloads.rotate();
    const { promise: held, resolve: hold } = Promise.withResolvers<void>();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const beside = database.transaction(async (queries) => {
      await queries.query("update portage.delivery set bundle = $2 where id = $1", [first, payloads.seal("written beside", places.bundle(first!))]);
      hold();
      await released;
    });
    await held;
    const told: number[] = [];
    const resealing = reseal(store, (done) => {
      told.push(done);
      if (done === 5) release();
    });
    expect((await resealing).unreadable).toEqual([]);
    await beside;
    const [row] = await database.query<{ bundle: Uint8Array }>("select bundle from portage.delivery where id = $1", [first]);
    expect((await payloads.open(row!.bundle, places.bundle(first!))).toString()).toBe("written beside");
    expect(await countPayloads(database)).toEqual([{ number: 2, payloads: 6 }]);
  });
});
