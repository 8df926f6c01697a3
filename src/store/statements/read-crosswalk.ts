import type { StoredResource } from "../../model/target.ts";
import type { Queries } from "../database.ts";

/** What a target holds of the given references, as far as Portage has delivered it. */
export function readCrosswalk(queries: Queries, target: string, references: readonly string[]): Promise<StoredResource[]> {
  return queries.query<StoredResource>(
    `select reference, location, etag, encode(content_hash, 'hex') as "contentHash", 'unchanged' as status
     from portage.crosswalk where target = $1 and reference = any($2::text[])`,
    [target, references],
  );
}
