import type { Queries } from "../database.ts";

/** What another conversion found. */
export interface NewFindings {
  /** Sealed. */
  readonly issues: Uint8Array;
  readonly causes: readonly string[];
  /** Sealed. */
  readonly bundle: Uint8Array | null;
}

/** Keeps an item open for what is wrong with its record now; the caller holds the item. */
export async function updateQuarantine(queries: Queries, id: string, { issues, causes, bundle }: NewFindings): Promise<void> {
  await queries.query("update portage.quarantine set issues = $2, causes = $3, bundle = $4 where id = $1", [id, issues, causes, bundle]);
}
