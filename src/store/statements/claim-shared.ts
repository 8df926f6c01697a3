import type { Queries } from "../database.ts";

/** What came of a claim. */
export interface SharedClaim {
  /** False where another delivery is sending one of them: then nothing may be sent, and what was claimed is given back. */
  readonly isMine: boolean;
  /** The delivery that sent one of them before does not know whether the target has it. */
  readonly isOpen: boolean;
}

/** Claims resources that other deliveries may be sending too. */
export async function claimShared(queries: Queries, target: string, deliveryId: string, references: readonly string[]): Promise<SharedClaim> {
  const rows = await queries.query<{ mine: boolean; open: boolean }>(
    `insert into portage.sending as sending (target, reference, delivery_id)
     select $1, reference, $2 from unnest($3::text[]) as reference order by reference
     on conflict (target, reference) do update set delivery_id = coalesce(sending.delivery_id, excluded.delivery_id)
     returning delivery_id = $2 as mine, left_open as open`,
    [target, deliveryId, references],
  );
  return { isMine: rows.every(({ mine }) => mine), isOpen: rows.some(({ open }) => open) };
}
