import type { Queries } from "../database.ts";
import type { PayloadColumn } from "../places.ts";

type Column = Pick<PayloadColumn, "table" | "column">;

/** Rows of a column whose payload is not sealed with the newest key, in the order of their ids, and how large each is in bytes. */
export function findOutdated(queries: Queries, { table, column }: Column, newest: number, after: string, limit: number): Promise<{ readonly id: string; readonly bytes: number }[]> {
  return queries.query(
    `select id, octet_length(${column})::float8 as bytes from portage.${table}
     where id > $2 and ${column} is not null
       and (get_byte(substring(${column} from 1 for 1), 0) = 0 or substring(${column} from 2 for 2) <> decode(lpad(to_hex($1::integer), 4, '0'), 'hex'))
     order by id limit $3`,
    [newest, after, limit],
  );
}

/** The payloads of rows, held until the transaction ends; without those that another transaction holds. */
export function holdPayloads(queries: Queries, { table, column }: Column, ids: readonly string[]): Promise<{ readonly id: string; readonly payload: Uint8Array }[]> {
  return queries.query(`select id, ${column} as payload from portage.${table} where id = any($1::uuid[]) and ${column} is not null order by id for no key update skip locked`, [ids]);
}

/** Puts a payload that says the same in the place of another one. */
export async function replacePayload(queries: Queries, { table, column }: Column, id: string, payload: Uint8Array): Promise<void> {
  await queries.query(`update portage.${table} set ${column} = $2 where id = $1`, [id, payload]);
}
