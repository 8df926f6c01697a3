import type { Issue } from "../../model/issue.ts";
import type { QuarantineItem, QuarantineQuery } from "../../model/quarantine.ts";
import { isId } from "../id.ts";
import { places } from "../places.ts";
import type { Store } from "../store.ts";

type Row = Omit<QuarantineItem, "createdAt" | "decidedAt" | "issues" | "reason"> & {
  readonly createdAt: Date;
  readonly decidedAt: Date | null;
  readonly issues: Uint8Array;
  readonly reason: Uint8Array | null;
};

const columns = `id, record_id as "recordId", delivery_id as "deliveryId", feed, control_id as "controlId", created_at as "createdAt", issues, state,
  decided_at as "decidedAt", decided_by as "decidedBy", reason, went_on_as as "wentOnAs"`;

async function itemOf({ payloads }: Pick<Store, "payloads">, row: Row): Promise<QuarantineItem> {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    issues: await payloads.openJson<Issue[]>(row.issues, places.quarantineIssues(row.id)),
    reason: row.reason === null ? null : (await payloads.open(row.reason, places.reason(row.id))).toString("utf8"),
  };
}

/** One item of the quarantine; undefined when there is none of this id. */
export async function readQuarantineItem(store: Pick<Store, "database" | "payloads">, id: string): Promise<QuarantineItem | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await store.database.query<Row>(`select ${columns} from portage.quarantine where id = $1`, [id]);
  return row && itemOf(store, row);
}

/** A page of the quarantine, newest first where the query does not say otherwise. Ids grow with time, so the last id of a page is where the next one begins. */
export async function listQuarantine(store: Pick<Store, "database" | "payloads">, { state, feeds, cause, order = "newest first" }: QuarantineQuery, limit: number, after?: string): Promise<QuarantineItem[]> {
  if (after !== undefined && !isId(after)) return [];
  const [beyond, direction] = order === "newest first" ? ["<", "desc"] : [">", "asc"];
  const rows = await store.database.query<Row>(
    `select ${columns} from portage.quarantine
     where ($2::uuid is null or id ${beyond} $2::uuid) and ($3::text is null or state = $3) and ($4::text[] is null or feed = any($4)) and ($5::text is null or $5 = any(causes))
     order by id ${direction}
     limit $1`,
    [limit, after ?? null, state ?? null, feeds ?? null, cause ?? null],
  );
  return Promise.all(rows.map((row) => itemOf(store, row)));
}

/** The items of a record, and of those it was edited from, that are older than one of them; oldest first. */
export async function listEarlierItems(store: Pick<Store, "database" | "payloads">, { id, recordId }: Pick<QuarantineItem, "id" | "recordId">): Promise<QuarantineItem[]> {
  const rows = await store.database.query<Row>(
    `with recursive line as (
       select $1::uuid as id
       union
       select record.edited_from from line join portage.record on record.id = line.id where record.edited_from is not null
     )
     select ${columns} from portage.quarantine where record_id in (select id from line) and id < $2 order by id`,
    [recordId, id],
  );
  return Promise.all(rows.map((row) => itemOf(store, row)));
}
