import { auditedEvents } from "../../model/audit.ts";
import type { AuditedEntry, AuditQuery } from "../../model/audit.ts";
import type { LedgerDetail } from "../../model/ledger.ts";
import type { Queries } from "../database.ts";

type Row = Omit<AuditedEntry, "at" | "number" | "detail"> & { readonly at: string; readonly number: string; readonly detail: string };

const pageSize = 500;

/** The entries that an audit asks for, in the order of time, a page at a time. */
export async function* readAudited(queries: Queries, { from, to, events = auditedEvents }: AuditQuery): AsyncGenerator<readonly AuditedEntry[]> {
  let last: Pick<Row, "at" | "chain" | "number"> | undefined;
  for (;;) {
    const rows: Row[] = await queries.query<Row>(
      `select chain, number::text as number, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, event, feed,
         record_id as "recordId", delivery_id as "deliveryId", who, detail
       from portage.ledger
       where ($1::timestamptz is null or at >= $1) and ($2::timestamptz is null or at < $2) and event = any($3)
         and ($4::timestamptz is null or (at, chain, ledger.number) > ($4::timestamptz, $5::uuid, $6::bigint))
       order by ledger.at, chain, ledger.number limit $7`,
      [from ?? null, to ?? null, events, last?.at ?? null, last?.chain ?? null, last?.number ?? null, pageSize],
    );
    if (rows.length > 0) yield rows.map((row) => ({ ...row, number: Number(row.number), detail: JSON.parse(row.detail) as LedgerDetail }));
    if (rows.length < pageSize) return;
    last = rows.at(-1);
  }
}
