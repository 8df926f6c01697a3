import type { Database, Queries } from "./database.ts";

/** Runs reads that all see the store as it was at their beginning, whatever is written meanwhile. */
export function inSnapshot<Result>(database: Database, work: (queries: Queries) => Promise<Result>): Promise<Result> {
  return database.transaction(async (queries) => {
    await queries.query("set transaction isolation level repeatable read, read only");
    return work(queries);
  });
}
