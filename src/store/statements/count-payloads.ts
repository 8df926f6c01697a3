import type { Queries } from "../database.ts";
import { payloadColumns } from "../places.ts";

/** How many payloads a key has sealed; the number is null for those that are not sealed. */
export interface PayloadCount {
  readonly number: number | null;
  readonly payloads: number;
}

/** How many payloads each key has sealed. */
export function countPayloads(queries: Queries): Promise<PayloadCount[]> {
  const heads = payloadColumns.map(({ table, column }) => `select substring(${column} from 1 for 3) as head from portage.${table} where ${column} is not null`);
  return queries.query<PayloadCount>(
    `select case get_byte(head, 0) when 0 then null else get_byte(head, 1) * 256 + get_byte(head, 2) end as number, count(*)::float8 as payloads
     from (${heads.join(" union all ")}) heads group by 1 order by 1 nulls first`,
    [],
  );
}
