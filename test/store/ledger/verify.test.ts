import { describe, expect, it, onTestFinished } from "vitest";
import type { Queries } from "../../../src/store/database.ts";
import type { Jobs } from "../../../src/store/jobs.ts";
import { keepRecord } from "../../../src/store/keep-record.ts";
import { readHeads } from "../../../src/store/statements/read-heads.ts";
import type { KeptHead } from "../../../src/store/statements/read-heads.ts";
import { databases } from "../databases.ts";
import { recordToKeep, storeAt, storeOn } from "../stores.ts";
import { anchorsNow, defectsOf, tampered } from "./ledgers.ts";

const jobs = { add: async () => undefined } as unknown as Jobs;

/** Cuts the end of a chain off and puts the head back that it had before, with the seal that was right then. */
async function putBack(queries: Queries, { chain, length, hash, seal }: KeptHead): Promise<void> {
  await queries.query("delete from portage.ledger where chain = $1 and number > $2", [chain, length]);
  await queries.query("update portage.ledger_chain set length = $2, head = $3, seal = $4 where id = $1", [chain, length, hash, seal]);
}

/** What somebody does to the tables, and what the comparison says of it. */
const disagreements = [
  ["insert into portage.record (id, feed, content_type, body, body_hash, content_hash) values (gen_random_uuid(), 'adt', 'x', 'x', 'x', 'x')", "no entry says that it was received"],
  ["update portage.record set content_hash = 'x'", "its row was changed"],
  ["update portage.record set body = null", "no entry says that the time for keeping them was over"],
  ["update portage.delivery set state = 'delivered'", "no entry says that the target has stored it"],
  ["update portage.quarantine set state = 'discarded'", "no entry says by whom"],
  ["insert into portage.quarantine (id, record_id, feed, issues) select gen_random_uuid(), id, feed, 'x' from portage.record limit 1", "no entry says that it was put there"],
  ["delete from portage.delivery", "The ledger speaks of delivery"],
  ["delete from portage.quarantine", "The ledger speaks of item"],
  ["delete from portage.quarantine; delete from portage.delivery; delete from portage.record", "The ledger speaks of record"],
] as const;

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`the ledger on ${name}`, () => {
    async function open() {
      const store = await storeAt(await place());
      onTestFinished(() => store.database.close());
      const note = (times: number) => store.transaction(async (transaction) => Array.from({ length: times }, () => transaction.note({ event: "paused", who: "Ada" })));
      return { store, database: store.database, note, keep: (changes = {}) => keepRecord(store, jobs, recordToKeep(changes)) };
    }

    it("is append-only in the database itself", async () => {
      const { database, note } = await open();
      await note(1);
      for (const sql of [
        "update portage.ledger set who = 'somebody else'",
        "delete from portage.ledger where number = 2",
        "truncate portage.ledger",
        "truncate portage.ledger, portage.ledger_chain",
        "delete from portage.ledger_chain",
      ]) {
        await expect(database.query(sql, []), sql).rejects.toThrow("The ledger is append-only");
      }
      expect(await defectsOf(database)).toEqual([]);
    });

    it("names a changed entry, by what it is about, and no other", async () => {
      const { database, note } = await open();
      await note(5);
      const defects = await tampered(database, async (queries) => {
        await queries.query("update portage.ledger set who = 'Eve' where number = 3");
        return defectsOf(queries);
      });
      expect(defects).toMatchObject([{ kind: "edited", number: 3, text: expect.stringContaining('entry 3, "paused"') as string }]);
    });

    it("names a gap, and what is missing at the end of a chain", async () => {
      const { database, note } = await open();
      await note(7);
      const gap = await tampered(database, async (queries) => {
        await queries.query("delete from portage.ledger where number in (3, 4)");
        return defectsOf(queries);
      });
      expect(gap).toMatchObject([{ kind: "gap", number: 3, text: expect.stringContaining("Entries 3 to 4 are missing") as string }]);
      const end = await tampered(database, async (queries) => {
        await queries.query("delete from portage.ledger where number > 5");
        return defectsOf(queries);
      });
      expect(end).toMatchObject([{ kind: "truncated", number: 6, text: expect.stringContaining("Entries 6 to 8 are missing") as string }]);
    });

    it("finds a truncation that put an earlier sealed head back, where a later chain or a file of anchors names the end", async () => {
      const { database, note } = await open();
      await note(2);
      const [earlier] = await readHeads(database);
      await note(2);
      const anchors = await anchorsNow(database);
      expect(await tampered(database, async (queries) => putBack(queries, earlier!).then(() => defectsOf(queries)))).toEqual([]);
      const byFile = await tampered(database, async (queries) => putBack(queries, earlier!).then(() => defectsOf(queries, anchors)));
      expect(byFile).toMatchObject([{ kind: "truncated", chain: earlier!.chain, number: 4, text: expect.stringContaining("the file of anchors") as string }]);

      await (await storeOn(database)).transaction(async (transaction) => transaction.note({ event: "resumed", who: "Ada" }));
      const byChain = await tampered(database, async (queries) => putBack(queries, earlier!).then(() => defectsOf(queries)));
      expect(byChain).toMatchObject([{ kind: "truncated", chain: earlier!.chain, number: 4, text: expect.stringContaining("which began later") as string }]);
    });

    it("finds that a chain is missing as a whole", async () => {
      const { database, note } = await open();
      await note(2);
      await (await storeOn(database)).transaction(async (transaction) => transaction.note({ event: "resumed", who: "Ada" }));
      const chain = (await readHeads(database)).find(({ length }) => length === 3)!.chain;
      const defects = await tampered(database, async (queries) => {
        await queries.query("delete from portage.ledger where chain = $1", [chain]);
        await queries.query("delete from portage.ledger_chain where id = $1", [chain]);
        return defectsOf(queries);
      });
      expect(defects).toMatchObject([{ kind: "missing-chain", chain }]);
    });

    it("agrees with the records, deliveries and quarantine that Portage wrote", async () => {
      const { database, keep } = await open();
      await keep();
      await keep({ result: { kind: "quarantined", issues: [], bundle: null } });
      await keep({ feed: "lab" });
      expect(await defectsOf(database)).toEqual([]);
    });

    it("finds what ledger and tables do not agree about", async () => {
      const { database, keep } = await open();
      await keep();
      await keep({ result: { kind: "quarantined", issues: [], bundle: null } });
      for (const [sql, text] of disagreements) {
        const defects = await tampered(database, async (queries) => {
          await queries.query(sql);
          return defectsOf(queries);
        });
        expect(defects.map((defect) => defect.text)).toContainEqual(expect.stringContaining(text));
        expect(defects.map(({ kind }) => kind).filter((kind) => !["missing-entry", "missing-row", "edited"].includes(kind))).toEqual([]);
      }
    });

    it("says nothing of records that are older than it", async () => {
      const { database } = await open();
      await database.query("insert into portage.record (id, feed, content_type, body, body_hash) values (gen_random_uuid(), 'adt', 'x', 'x', 'x')");
      expect(await defectsOf(database)).toEqual([]);
    });
  });
}
