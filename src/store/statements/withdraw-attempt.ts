import type { BegunAttempt } from "./begin-attempt.ts";
import type { Queries } from "../database.ts";

/** Takes back an attempt in which nothing was sent. */
export async function withdrawAttempt(queries: Queries, { id, number, before }: Pick<BegunAttempt, "id" | "number" | "before">): Promise<void> {
  await queries.query(
    `update portage.delivery set state = $3, attempts = attempts - 1, updated_at = clock_timestamp()
     where id = $1 and attempts = $2 and state = 'delivering'`,
    [id, number, before],
  );
}
