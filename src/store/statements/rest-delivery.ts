import type { Queries } from "../database.ts";

/** Lets a delivery that a consumer has given back rest for the given milliseconds. */
export async function restDelivery(queries: Queries, id: string, milliseconds: number): Promise<void> {
  await queries.query("update portage.delivery set not_before = clock_timestamp() + $2::float8 * interval '1 millisecond' where id = $1", [id, milliseconds]);
}
