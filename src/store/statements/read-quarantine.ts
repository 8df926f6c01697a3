import type { QuarantineItem } from "../../model/outbox.ts";
import type { Queries } from "../database.ts";
import { isId } from "../id.ts";

type Row = Omit<QuarantineItem, "createdAt"> & { readonly createdAt: Date };

const columns = `id, record_id as "recordId", feed, control_id as "controlId", created_at as "createdAt", issues`;

function itemOf(row: Row): QuarantineItem {
  return { ...row, createdAt: row.createdAt.toISOString() };
}

/** One item of the quarantine; undefined when there is none of this id. */
export async function readQuarantineItem(queries: Queries, id: string): Promise<QuarantineItem | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await queries.query<Row>(`select ${columns} from portage.quarantine where id = $1`, [id]);
  return row && itemOf(row);
}

/** A page of the quarantine, newest first. Ids grow with time, so the last id of a page is where the next one begins. */
export async function listQuarantine(queries: Queries, limit: number, after?: string): Promise<QuarantineItem[]> {
  if (after !== undefined && !isId(after)) return [];
  const rows = await queries.query<Row>(
    `select ${columns} from portage.quarantine
     where $2::uuid is null or id < $2::uuid
     order by id desc
     limit $1`,
    [limit, after ?? null],
  );
  return rows.map(itemOf);
}
