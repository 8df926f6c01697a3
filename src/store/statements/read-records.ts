import type { DeliveryState } from "../../model/outbox.ts";
import type { QuarantineState } from "../../model/quarantine.ts";
import type { RecordState, RecordsQuery, RecordSummary } from "../../model/records.ts";
import type { Queries } from "../database.ts";
import { isId } from "../id.ts";

type Row = Omit<RecordSummary, "receivedAt" | "expiredAt"> & { readonly receivedAt: Date; readonly expiredAt: Date | null };

/**
 * Records with their state. `line` is the record and what it was edited into, one after another. Where its bytes were removed it is over; a record that waits for a person is in
 * quarantine; else its newest delivery tells; one that the target refused and that nobody waits for was discarded.
 */
const select = `
  select record.id, record.feed, record.control_id as "controlId", record.received_at as "receivedAt", record.bytes, encode(record.content_hash, 'hex') as sha256,
    record.content_type as "contentType", record.tables, place.state, record.edited_from as "editedFrom", place.edited_into as "editedInto", record.expired_at as "expiredAt"
  from portage.record
  cross join lateral (
    with recursive line as (
      select record.id
      union
      select delivery.record_id from line
      join portage.quarantine on quarantine.record_id = line.id
      join portage.delivery on delivery.id = quarantine.went_on_as
    )
    select
      case
        when record.expired_at is not null then 'expired'
        when exists (select from portage.quarantine where record_id in (select id from line) and state = 'open') then 'quarantined'
        else coalesce(
          (select nullif(state, 'quarantined') from portage.delivery where record_id in (select id from line) order by state in ('queued', 'delivering', 'retrying') desc, id desc limit 1),
          'discarded')
      end as state,
      (select delivery.record_id from portage.quarantine join portage.delivery on delivery.id = quarantine.went_on_as
       where quarantine.record_id = record.id and delivery.record_id <> record.id order by delivery.id desc limit 1) as edited_into
  ) place`;

/** What narrows the records of a state down by an index, before each one's state is worked out. */
const narrowing: Partial<Record<RecordState, string>> = {
  queued: among(deliveries("queued")),
  delivering: among(deliveries("delivering")),
  retrying: among(deliveries("retrying")),
  quarantined: among(items("open")),
  discarded: among(items("discarded")),
  expired: "record.expired_at is not null",
};

function items(state: QuarantineState): string {
  return `select record_id from portage.quarantine where state = '${state}'`;
}

function deliveries(state: DeliveryState): string {
  return `select record_id from portage.delivery where state = '${state}'`;
}

/** The records at the ends of their lines, and those that were edited into them. */
function among(ends: string): string {
  return `record.id in (
    with recursive line as (
      select record_id as id from (${ends}) ends
      union
      select earlier.edited_from from line join portage.record earlier on earlier.id = line.id where earlier.edited_from is not null
    )
    select id from line)`;
}

function summaryOf(row: Row): RecordSummary {
  return { ...row, receivedAt: row.receivedAt.toISOString(), expiredAt: row.expiredAt?.toISOString() ?? null };
}

/** What the store says of one record; undefined when there is none of this id. */
export async function readRecord(queries: Queries, id: string): Promise<RecordSummary | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await queries.query<Row>(`${select} where record.id = $1`, [id]);
  return row && summaryOf(row);
}

/** A page of the records, newest first. Ids grow with time, so the last id of a page is where the next one begins. */
export async function listRecords(queries: Queries, { feeds, state, controlId }: RecordsQuery, limit: number, after?: string): Promise<RecordSummary[]> {
  if (after !== undefined && !isId(after)) return [];
  const few = state === undefined ? undefined : narrowing[state];
  const rows = await queries.query<Row>(
    `${select}
     where ($2::uuid is null or record.id < $2::uuid) and ($3::text[] is null or record.feed = any($3)) and ($4::text is null or record.control_id = $4)
       and ($5::text is null or place.state = $5) ${few === undefined ? "" : `and ${few}`}
     order by record.id desc
     limit $1`,
    [limit, after ?? null, feeds ?? null, controlId ?? null, state ?? null],
  );
  return rows.map(summaryOf);
}
