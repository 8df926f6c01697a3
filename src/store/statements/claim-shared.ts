import type { Queries } from "../database.ts";

/** Claims resources that other deliveries may be sending too; false where another one has claimed any of them: then nothing may be sent, and what was claimed is rolled back or freed. */
export async function claimShared(queries: Queries, target: string, deliveryId: string, references: readonly string[]): Promise<boolean> {
  const rows = await queries.query<{ mine: boolean }>(
    `insert into portage.sending as sending (target, reference, delivery_id)
     select $1, reference, $2 from unnest($3::text[]) as reference order by reference
     on conflict (target, reference) do update set delivery_id = sending.delivery_id
     returning delivery_id = $2 as mine`,
    [target, deliveryId, references],
  );
  return rows.every(({ mine }) => mine);
}
