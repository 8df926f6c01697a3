import type { Queries } from "../database.ts";
import { quoted } from "../backup/tables.ts";

/** A table with its indexes and what it keeps apart of long values. */
export interface TableSize {
  readonly table: string;
  readonly rows: number;
  readonly bytes: number;
}

/** How large the given tables are, the largest first. */
export async function readSizes(queries: Queries, tables: readonly string[]): Promise<TableSize[]> {
  const sizes = tables.map((table) => `select '${table}' as table, (select count(*) from portage.${quoted(table)})::float8 as rows, pg_total_relation_size('portage.${quoted(table)}')::float8 as bytes`);
  return queries.query<TableSize>(`${sizes.join(" union all ")} order by bytes desc, 1`, []);
}
