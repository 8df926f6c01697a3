import type { Issue } from "../../model/issue.ts";
import type { Delivery } from "../../model/outbox.ts";
import type { KeptContent } from "../../model/update.ts";
import { isId } from "../id.ts";
import { places } from "../places.ts";
import type { Store } from "../store.ts";

type Row = Omit<Delivery, "createdAt" | "updatedAt" | "lastIssues" | "kept"> & {
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lastIssues: Uint8Array | null;
  readonly kept: Uint8Array | null;
};

/** A delivery with its state; undefined when there is none of this id. */
export async function readDelivery({ database, payloads }: Pick<Store, "database" | "payloads">, id: string): Promise<Delivery | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await database.query<Row>(
    `select delivery.id, delivery.record_id as "recordId", delivery.feed, delivery.target, delivery.state, delivery.attempts, delivery.waits_for as "waitsFor",
       delivery.created_at as "createdAt", delivery.updated_at as "updatedAt", delivery.last_issues as "lastIssues",
       quarantine.id as "quarantineId", delivery.stored, delivery.kept
     from portage.delivery
     left join portage.quarantine on quarantine.delivery_id = delivery.id
     where delivery.id = $1`,
    [id],
  );
  if (row === undefined) return undefined;
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastIssues: row.lastIssues === null ? [] : await payloads.openJson<Issue[]>(row.lastIssues, places.lastIssues(id)),
    kept: row.kept === null ? [] : await payloads.openJson<KeptContent[]>(row.kept, places.kept(id)),
  };
}
