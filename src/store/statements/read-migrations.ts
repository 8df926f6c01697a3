import type { Queries } from "../database.ts";

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly appliedAt: Date;
}

/** The migrations that the schema has, in order; none where there is no store. */
export async function readMigrations(queries: Queries): Promise<AppliedMigration[]> {
  const [row] = await queries.query<{ there: boolean }>("select to_regclass('portage.migration') is not null as there", []);
  return row!.there ? queries.query(`select number, name, applied_at as "appliedAt" from portage.migration order by number`, []) : [];
}
