import type { Queries } from "../database.ts";
import type { KeptEntry } from "../ledger/link.ts";

/** An entry with its hash. */
export interface KeptLink extends KeptEntry {
  readonly hash: Uint8Array;
}

type Row = Omit<KeptLink, "number"> & { readonly number: string };

/** An entry's number as text keeps all its digits; its time with microseconds shows what was never written. */
const columns = `chain, number::text as number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, event, feed,
  record_id as "recordId", delivery_id as "deliveryId", who, detail, hash`;

/** Times are written in milliseconds. One that has more is given as it is, so that it fits no hash. */
function linkOf(row: Row): KeptLink {
  return { ...row, number: Number(row.number), at: row.at?.replace(/000Z$/, "Z") };
}

/** All entries, chain by chain and in order, a page at a time. */
export async function* readEntries(queries: Queries, pageSize: number): AsyncGenerator<readonly KeptLink[]> {
  let last: Pick<Row, "chain" | "number"> | undefined;
  for (;;) {
    const rows: Row[] = await queries.query<Row>(
      `select ${columns} from portage.ledger
       where $1::uuid is null or (chain, number) > ($1::uuid, $2::bigint)
       order by chain, ledger.number limit $3`,
      [last?.chain ?? null, last?.number ?? null, pageSize],
    );
    if (rows.length > 0) yield rows.map(linkOf);
    if (rows.length < pageSize) return;
    last = rows.at(-1);
  }
}

/** What the ledger says of a record and of its deliveries, in the order of time. */
export async function readEntriesOf(queries: Queries, recordId: string): Promise<KeptLink[]> {
  const rows = await queries.query<Row>(
    `select ${columns} from portage.ledger
     where record_id = $1 or delivery_id in (select id from portage.delivery where record_id = $1)
     order by ledger.at, chain, ledger.number`,
    [recordId],
  );
  return rows.map(linkOf);
}
