import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import type { LedgerNote } from "../../../src/model/ledger.ts";
import type { Queries } from "../../../src/store/database.ts";
import { openDatabase } from "../../../src/store/open.ts";
import { readHeads } from "../../../src/store/statements/read-heads.ts";
import type { Store } from "../../../src/store/store.ts";
import { databases } from "../databases.ts";
import { storeOn } from "../stores.ts";
import { anchorsNow, defectsOf, tampered } from "./ledgers.ts";

const note: fc.Arbitrary<LedgerNote> = fc.record(
  {
    event: fc.constantFrom("paused", "resumed"),
    who: fc.string({ minLength: 1, maxLength: 8 }).map((text) => text.replaceAll("\0", "")),
    feed: fc.constantFrom("adt", "lab"),
    detail: fc.dictionary(fc.constantFrom("a", "b", "1", "__proto__"), fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.string(), fc.constant(null)), { maxKeys: 3 }),
  },
  { requiredKeys: ["event", "who"] },
);

/** Transactions, each by one of several processes and with some entries. */
const transactions = fc.array(fc.record({ process: fc.nat(2), notes: fc.array(note, { minLength: 1, maxLength: 4 }) }), { minLength: 1, maxLength: 6 });

/** An SQL expression for each column that is not the value it has. */
const otherValues: Readonly<Record<string, string>> = {
  number: "number + 1000000",
  at: "at + interval '1 microsecond'",
  event: "case event when 'stored' then 'expired' else 'stored' end",
  feed: "case when feed is null then '' else null end",
  record_id: "gen_random_uuid()",
  delivery_id: "gen_random_uuid()",
  who: "who || ' '",
  detail: "replace(detail, '}', ' }')",
  hash: "sha256(hash)",
};

interface Entry {
  readonly chain: string;
  readonly number: string;
}

/** One thing that somebody does to the ledger, at places that `pick` chooses. */
type Tampering = (queries: Queries, pick: (from: number) => number) => Promise<void>;

async function entryAt(queries: Queries, pick: (from: number) => number): Promise<Entry> {
  const entries = await queries.query<Entry>("select chain, number::text from portage.ledger order by chain, ledger.number", []);
  return entries[pick(entries.length)]!;
}

/** Each of two entries ($1, $2) and ($3, $4) gets what the other one says. */
const swap = `update portage.ledger as mine
  set (at, event, feed, record_id, delivery_id, who, detail, hash) = (other.at, other.event, other.feed, other.record_id, other.delivery_id, other.who, other.detail, other.hash)
  from portage.ledger as other
  where (mine.chain = $1::uuid and mine.number = $2::bigint and other.chain = $3::uuid and other.number = $4::bigint)
     or (mine.chain = $3::uuid and mine.number = $4::bigint and other.chain = $1::uuid and other.number = $2::bigint)`;

const tamperings: Readonly<Record<string, Tampering>> = {
  ...Object.fromEntries(
    Object.entries(otherValues).map(([column, value]): [string, Tampering] => [
      `edits ${column}`,
      async (queries, pick) => {
        const { chain, number } = await entryAt(queries, pick);
        await queries.query(`update portage.ledger set ${column} = ${value} where chain = $1 and number = $2::bigint`, [chain, number]);
      },
    ]),
  ),
  "deletes an entry": async (queries, pick) => {
    const { chain, number } = await entryAt(queries, pick);
    await queries.query("delete from portage.ledger where chain = $1 and number = $2::bigint", [chain, number]);
  },
  "deletes the end of a chain": async (queries, pick) => {
    const { chain, number } = await entryAt(queries, pick);
    await queries.query("delete from portage.ledger where chain = $1 and number >= $2::bigint", [chain, number]);
  },
  "swaps two entries": async (queries, pick) => {
    const one = await entryAt(queries, pick);
    const entries = (await queries.query<Entry>("select chain, number::text from portage.ledger order by chain, ledger.number", [])).filter(({ chain, number }) => chain !== one.chain || number !== one.number);
    const other = entries[pick(entries.length)]!;
    await queries.query(swap, [one.chain, one.number, other.chain, other.number]);
  },
  "moves an entry to the end of a chain": async (queries, pick) => {
    const { chain, number } = await entryAt(queries, pick);
    const heads = await readHeads(queries);
    const to = heads[pick(heads.length)]!;
    await queries.query("update portage.ledger set chain = $3, number = $4 where chain = $1 and number = $2::bigint", [chain, number, to.chain, to.length + 1]);
  },
  "adds an entry": async (queries, pick) => {
    const { chain, number } = await entryAt(queries, pick);
    await queries.query(
      `insert into portage.ledger select chain, (select length + 1 from portage.ledger_chain where id = chain), at, event, feed, record_id, delivery_id, who, detail, hash
       from portage.ledger where chain = $1 and number = $2::bigint`,
      [chain, number],
    );
  },
  "deletes a chain": async (queries, pick) => {
    const heads = await readHeads(queries);
    const { chain } = heads[pick(heads.length)]!;
    await queries.query("delete from portage.ledger where chain = $1", [chain]);
    await queries.query("delete from portage.ledger_chain where id = $1", [chain]);
  },
  "takes a chain from the list": async (queries, pick) => {
    const { chain } = await entryAt(queries, pick);
    await queries.query("alter table portage.ledger drop constraint ledger_chain_fkey");
    await queries.query("delete from portage.ledger_chain where id = $1", [chain]);
  },
  ...Object.fromEntries(
    ["length = length - 1", "length = length + 1", "head = sha256(head)", "seal = sha256(seal)"].map((change): [string, Tampering] => [
      `sets ${change}`,
      async (queries, pick) => {
        const { chain } = await entryAt(queries, pick);
        await queries.query(`update portage.ledger_chain set ${change} where id = $1`, [chain]);
      },
    ]),
  ),
};

for (const { name, skip, place } of databases) {
  describe.skipIf(skip)(`verifying the ledger on ${name}`, () => {
    it("finds nothing in what Portage wrote, and any one thing that somebody else does to it", { timeout: 120_000 }, async () => {
      const database = await openDatabase(await place());
      onTestFinished(() => database.close());
      const processes: Store[] = [await storeOn(database), await storeOn(database), await storeOn(database)];
      let anchorsBefore = await anchorsNow(database);
      await fc.assert(
        fc.asyncProperty(transactions, fc.infiniteStream(fc.nat()), async (sequence, numbers) => {
          await Promise.all(sequence.map(({ process, notes }) => processes[process]!.transaction(async (transaction) => notes.forEach((one) => transaction.note(one)))));
          expect(await defectsOf(database, anchorsBefore)).toEqual([]);
          const anchors = (anchorsBefore = await anchorsNow(database));
          const pick = (from: number) => numbers.next().value! % from;
          for (const [kind, tampering] of Object.entries(tamperings)) {
            const defects = await tampered(database, async (queries) => {
              await tampering(queries, pick);
              // Of a whole chain that no later one names only what is kept elsewhere tells.
              return defectsOf(queries, kind === "deletes a chain" ? anchors : []);
            });
            expect(defects, kind).not.toEqual([]);
            for (const { text } of defects) expect(text).toMatch(/^[A-Z].*\.$/s);
          }
        }),
        { numRuns: 8 },
      );
    });
  });
}
