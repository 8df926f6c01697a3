import { describe, expect, it, onTestFinished } from "vitest";
import { emptyHead, headSeal, linkHash } from "../../../src/store/ledger/link.ts";
import type { Store } from "../../../src/store/store.ts";
import { databases } from "../databases.ts";
import { storeAt, storeOn } from "../stores.ts";

interface Row {
  readonly chain: string;
  readonly number: number;
  readonly at: Date;
  readonly event: string;
  readonly feed: string | null;
  readonly recordId: string | null;
  readonly deliveryId: string | null;
  readonly who: string;
  readonly detail: string;
  readonly hash: Uint8Array;
}

const record = "01a22003-0000-7000-8000-000000000001";

function entries({ database }: Store): Promise<Row[]> {
  return database.query<Row>(`select chain, number::float8 as number, at, event, feed, record_id as "recordId", delivery_id as "deliveryId", who, detail, hash from portage.ledger order by chain, number`, []);
}

async function note(store: Store, ...events: readonly ("received" | "converted")[]): Promise<void> {
  await store.transaction(async (transaction) => {
    for (const event of events) transaction.note({ event, who: "convert", feed: "adt", recordId: record });
  });
}

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`the ledger's chains on ${name}`, { concurrent: false }, () => {
    async function open() {
      const store = await storeAt(await place());
      onTestFinished(() => store.database.close());
      return store;
    }

    it("link each entry to the one before it, under the key, and seal the end", async () => {
      const store = await open();
      await note(store, "received", "converted");
      await note(store, "received");
      const rows = await entries(store);
      expect(rows.map(({ event, number }) => `${number} ${event}`)).toEqual(["1 opened", "2 received", "3 converted", "4 received"]);
      const { chain } = rows[0]!;
      let { hash } = emptyHead(store.ledgerKey, chain);
      for (const row of rows) {
        const { hash: kept, at, detail, event, ...rest } = row;
        hash = linkHash(store.ledgerKey, hash, { ...rest, event: event as "received", at: at.toISOString(), detail: JSON.parse(detail) as Record<string, string> });
        expect(Buffer.from(kept)).toEqual(hash);
      }
      const [head] = await store.database.query<{ length: number; head: Uint8Array; seal: Uint8Array }>("select length::float8 as length, head, seal from portage.ledger_chain", []);
      expect(head).toMatchObject({ length: 4 });
      expect(Buffer.from(head!.head)).toEqual(hash);
      expect(Buffer.from(head!.seal)).toEqual(headSeal(store.ledgerKey, chain, { length: 4, hash }));
    });

    it("hold nothing of a transaction that was rolled back, and go on after it", async () => {
      const store = await open();
      await note(store, "received");
      const broken = store.transaction(async (transaction) => {
        transaction.note({ event: "converted", who: "convert" });
        await transaction.query("select nothing_of_this_name", []);
      });
      await expect(broken).rejects.toThrow();
      await note(store, "received");
      expect((await entries(store)).filter(({ event }) => event !== "opened").map(({ event }) => event)).toEqual(["received", "received"]);
    });

    it("begin with the ends of the chains before them", async () => {
      const store = await open();
      await note(store, "received");
      await note(await storeOn(store.database), "received");
      const opened = (await entries(store)).filter(({ event }) => event === "opened");
      const named = opened.flatMap(({ detail }) => (JSON.parse(detail) as { chains: string[] }).chains);
      expect(named).toHaveLength(1);
      expect(named[0]).toMatch(/^[0-9a-f-]{36} 2 [0-9a-f]{64}$/);
    });

    it("are as many as transactions that run at once, and each entry is there once", async () => {
      const store = await open();
      await Promise.all(Array.from({ length: 40 }, () => note(store, "received")));
      expect((await entries(store)).filter(({ event }) => event === "received")).toHaveLength(40);
    });

    it("refuse to go on where somebody else has written to them", async () => {
      const store = await open();
      await note(store, "received");
      await store.database.query("update portage.ledger_chain set length = 1", []);
      await expect(note(store, "received")).rejects.toThrow("not where this process left it");
    });
  });
}
