import type { LedgerDefect } from "../../model/ledger.ts";
import type { Queries } from "../database.ts";

/** One thing that ledger and tables must agree about. */
interface Comparison {
  readonly kind: "missing-entry" | "missing-row" | "edited";
  /** Gives `id`, and whatever else the words need, of what does not agree. */
  readonly sql: string;
  readonly text: (row: { readonly id: string; readonly about: string }) => string;
}

/** Records that came before there was a ledger have no content hash. */
const ofLedgerTime = "content_hash is not null";

/** Each takes $1, how many rows it may give. */
const comparisons: readonly Comparison[] = [
  {
    kind: "missing-entry",
    sql: `select id, feed as about from portage.record
          where ${ofLedgerTime} and not exists (select from portage.ledger where record_id = record.id and event = 'received') limit $1`,
    text: ({ id, about }) => `Record ${id} of feed ${about} is in the store, but no entry says that it was received.`,
  },
  {
    kind: "edited",
    sql: `select record.id, feed as about from portage.record
          where ${ofLedgerTime} and exists (select from portage.ledger where record_id = record.id and event = 'received')
            and not exists (select from portage.ledger where record_id = record.id and event = 'received' and position('"sha256":"' || encode(content_hash, 'hex') || '"' in detail) > 0) limit $1`,
    text: ({ id, about }) => `Record ${id} of feed ${about} has another hash than the one with which it was received; its row was changed.`,
  },
  {
    kind: "missing-entry",
    sql: `select id, feed as about from portage.record
          where (expired_at is not null or body is null) and not exists (select from portage.ledger where record_id = record.id and event = 'expired') limit $1`,
    text: ({ id, about }) => `The bytes of record ${id} of feed ${about} are gone, but no entry says that the time for keeping them was over.`,
  },
  {
    kind: "missing-entry",
    sql: `select delivery.id, record.id::text as about from portage.delivery join portage.record on record.id = record_id
          where state = 'delivered' and ${ofLedgerTime} and not exists (select from portage.ledger where delivery_id = delivery.id and event = 'stored') limit $1`,
    text: ({ id, about }) => `Delivery ${id} of record ${about} is marked as delivered, but no entry says that the target has stored it.`,
  },
  {
    kind: "missing-entry",
    sql: `select quarantine.id, record.id::text as about from portage.quarantine join portage.record on record.id = record_id
          where ${ofLedgerTime} and not exists (
            select from portage.ledger where record_id = record.id and event = 'quarantined' and position('"item":"' || quarantine.id::text || '"' in detail) > 0) limit $1`,
    text: ({ id, about }) => `Item ${id} of the quarantine, record ${about}, is in the store, but no entry says that it was put there.`,
  },
  {
    kind: "missing-entry",
    sql: `select id, record_id::text || ', ' || state as about from portage.quarantine
          where state <> 'open' and not exists (
            select from portage.ledger where record_id = quarantine.record_id and event = case state when 'discarded' then 'discarded' else 'released' end
              and position('"item":"' || quarantine.id::text || '"' in detail) > 0) limit $1`,
    text: ({ id, about }) => `Item ${id} of the quarantine was decided (record ${about}), but no entry says by whom.`,
  },
  {
    kind: "missing-row",
    sql: `select distinct record_id as id, '' as about from portage.ledger
          where record_id is not null and not exists (select from portage.record where id = record_id) limit $1`,
    text: ({ id }) => `The ledger speaks of record ${id}, which is not in the store any more; its row was deleted.`,
  },
  {
    kind: "missing-row",
    sql: `select distinct delivery_id as id, '' as about from portage.ledger
          where delivery_id is not null and not exists (select from portage.delivery where id = delivery_id) limit $1`,
    text: ({ id }) => `The ledger speaks of delivery ${id}, which is not in the store any more; its row was deleted.`,
  },
  {
    kind: "missing-row",
    sql: `select item as id, record as about
          from (select record_id::text as record, (regexp_match(detail, '"item":"([0-9a-f-]{36})"'))[1] as item from portage.ledger where event = 'quarantined') noted
          where not exists (select from portage.quarantine where id::text = item) limit $1`,
    text: ({ id, about }) => `The ledger speaks of item ${id} of the quarantine, record ${about}, which is not in the store any more; its row was deleted.`,
  },
];

/** Of each kind so many are named. */
const mostNamed = 1000;

/** Compares the ledger with the tables, both ways: what is there and was never noted, and what was noted and is not there. Gives how many records are older than the ledger. */
export async function compareWithTables(queries: Queries, found: (defect: LedgerDefect) => void): Promise<number> {
  for (const { kind, sql, text } of comparisons) {
    const rows = await queries.query<{ id: string; about: string }>(sql, [mostNamed + 1]);
    for (const row of rows.slice(0, mostNamed)) found({ kind, chain: null, number: null, text: text(row) });
    if (rows.length > mostNamed) found({ kind, chain: null, number: null, text: `The same holds for more than ${mostNamed}; the others are not named.` });
  }
  const [row] = await queries.query<{ count: number }>(`select count(*)::float8 as count from portage.record where not ${ofLedgerTime}`, []);
  return row!.count;
}
