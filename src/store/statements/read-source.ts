import type { KeptSource } from "../../model/records.ts";
import { isId } from "../id.ts";
import { places } from "../places.ts";
import type { Store } from "../store.ts";

interface Row {
  readonly body: Uint8Array | null;
  readonly surroundings: Uint8Array | null;
  readonly contentType: string;
}

/** A record's own bytes; `expired` where they were removed, undefined when there is no record of this id. */
export async function readSource({ database, payloads }: Pick<Store, "database" | "payloads">, recordId: string): Promise<KeptSource | "expired" | undefined> {
  if (!isId(recordId)) return undefined;
  const [row] = await database.query<Row>(`select body, surroundings, content_type as "contentType" from portage.record where id = $1`, [recordId]);
  if (row === undefined) return undefined;
  const { body, surroundings, contentType } = row;
  if (body === null) return "expired";
  return { body: await payloads.open(body, places.body(recordId)), surroundings: surroundings === null ? null : await payloads.open(surroundings, places.surroundings(recordId)), contentType };
}
