import type { Database } from "../../src/store/database.ts";

/** The tables, constraints, indexes, functions and triggers of the schema `portage` as the database itself tells them, as readable SQL. */
export async function dumpSchema(database: Database): Promise<string> {
  const rows = await database.query<{ definition: string }>(`
    with tables as (
      select oid, relname from pg_class where relnamespace = 'portage'::regnamespace and relkind = 'r'
    ),
    parts as (
      select tables.relname, 0 as kind, attnum::text as place,
        '  ' || attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
          || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') as line
      from tables
      join pg_attribute on attrelid = tables.oid and attnum > 0 and not attisdropped
      left join pg_attrdef on adrelid = attrelid and adnum = attnum
      union all
      select tables.relname, 1, conname, '  constraint ' || conname || ' ' || pg_get_constraintdef(pg_constraint.oid)
      from tables join pg_constraint on conrelid = tables.oid and contype <> 'n'
    )
    select 'create table portage.' || relname || E' (\\n' || string_agg(line, E',\\n' order by kind, lpad(place, 40) collate "C") || E'\\n);' as definition
    from parts group by relname order by relname
  `);
  const indexes = await database.query<{ definition: string }>(`
    select indexdef || ';' as definition from pg_indexes
    where schemaname = 'portage' and indexname not in (select conname from pg_constraint)
    order by indexname
  `);
  const functions = await database.query<{ definition: string }>("select pg_get_functiondef(oid) || ';' as definition from pg_proc where pronamespace = 'portage'::regnamespace order by proname");
  const triggers = await database.query<{ definition: string }>(`
    select pg_get_triggerdef(pg_trigger.oid) || ';' as definition
    from pg_trigger join pg_class on pg_class.oid = tgrelid
    where relnamespace = 'portage'::regnamespace and not tgisinternal
    order by tgname
  `);
  return `-- The schema after all migrations, as the database tells it. Written by test/store/migrate.test.ts (vitest -u); not run.\n\n${[...rows, ...indexes, ...functions, ...triggers].map((row) => row.definition).join("\n\n")}\n`;
}
