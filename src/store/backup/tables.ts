import type { Queries } from "../database.ts";

/** A table of the store as the database itself describes it. */
export interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The columns of its primary key. */
  readonly key: readonly string[];
}

/** The tables of the store but for the list of its migrations, by name; none where there is no store. Schemas of all versions are read in the same way. */
export function readTables(queries: Queries): Promise<Table[]> {
  return queries.query<Table>(
    `select relname as name,
       (select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod)) order by attnum)
        from pg_attribute where attrelid = pg_class.oid and attnum > 0 and not attisdropped) as columns,
       (select json_agg(attname order by array_position(conkey, attnum))
        from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any(conkey)
        where conrelid = pg_class.oid and contype = 'p') as key
     from pg_class
     where relnamespace = to_regnamespace('portage') and relkind = 'r' and relname <> 'migration'
     order by relname`,
    [],
  );
}

/** The tables that a backup has: those of bulk jobs are left out, because their uploads are in a data folder and not in the store. */
export async function readBackupTables(queries: Queries): Promise<Table[]> {
  return (await readTables(queries)).filter(({ name }) => name !== "bulk_job");
}

/** A name as SQL takes it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
