import type { LedgerDetail } from "../../model/ledger.ts";
import type { RecordHistory } from "../../model/records.ts";
import type { Queries } from "../database.ts";

type History = Pick<RecordHistory, "deliveries" | "quarantine" | "history">;
type Times<Row, Names extends keyof Row> = Omit<Row, Names> & { readonly [Name in Names]: Row[Name] extends string ? Date : Date | null };

type DeliveryRow = Times<History["deliveries"][number], "createdAt" | "updatedAt">;
type ItemRow = Times<History["quarantine"][number], "createdAt" | "decidedAt">;
type EntryRow = Omit<History["history"][number], "at" | "detail"> & { readonly at: Date; readonly detail: string };

/** What happened to a record: its deliveries, its quarantine items and the ledger's entries, each oldest first. */
export async function readRecordHistory(queries: Queries, recordId: string): Promise<History> {
  const deliveries = await queries.query<DeliveryRow>(
    `select id, target, state, attempts, created_at as "createdAt", updated_at as "updatedAt", stored from portage.delivery where record_id = $1 order by id`,
    [recordId],
  );
  const items = await queries.query<ItemRow>(
    `select id, delivery_id as "deliveryId", state, created_at as "createdAt", decided_at as "decidedAt", decided_by as "decidedBy", went_on_as as "wentOnAs"
     from portage.quarantine where record_id = $1 order by id`,
    [recordId],
  );
  const entries = await queries.query<EntryRow>(`select at, event, who, delivery_id as "deliveryId", detail from portage.ledger where record_id = $1 order by at, chain, number`, [recordId]);
  return {
    deliveries: deliveries.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() })),
    quarantine: items.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), decidedAt: row.decidedAt?.toISOString() ?? null })),
    history: entries.map((row) => ({ ...row, at: row.at.toISOString(), detail: JSON.parse(row.detail) as LedgerDetail })),
  };
}
