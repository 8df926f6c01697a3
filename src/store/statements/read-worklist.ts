import { worklistRows, type CountedAuthority, type CountedCode } from "../../model/worklist.ts";
import type { Queries } from "../database.ts";

/** Counts and times as both drivers can give them; the names of a row are those of the model. */
const counted = `feed, count::float8 as count, first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"`;

type Row<Item> = Omit<Item, "firstSeenAt" | "lastSeenAt"> & { readonly firstSeenAt: Date; readonly lastSeenAt: Date };

function itemOf<Item>(row: Row<Item>) {
  return { ...row, firstSeenAt: row.firstSeenAt.toISOString(), lastSeenAt: row.lastSeenAt.toISOString() };
}

/** The authorities that kept records of some feeds (or of all) named and nobody had registered, most frequent first. */
export async function readUnknownAuthorities(queries: Queries, feeds?: readonly string[]): Promise<CountedAuthority[]> {
  const rows = await queries.query<Row<CountedAuthority>>(
    `select ${counted}, namespace, universal_id as "universalId", universal_id_type as "universalIdType", system
     from portage.unknown_authority where $1::text[] is null or feed = any($1)
     order by unknown_authority.count desc, feed, system limit $2`,
    [feeds ?? null, worklistRows],
  );
  return rows.map(itemOf);
}

/** The codes of kept records of some feeds (or of all) that a ConceptMap had no target for, most frequent first. */
export async function readUnmappedCodes(queries: Queries, feeds?: readonly string[]): Promise<CountedCode[]> {
  const rows = await queries.query<Row<CountedCode>>(
    `select ${counted}, concept_map as "conceptMap", nullif(system, '') as system, code
     from portage.unmapped_code where $1::text[] is null or feed = any($1)
     order by unmapped_code.count desc, feed, concept_map, unmapped_code.system, code limit $2`,
    [feeds ?? null, worklistRows],
  );
  return rows.map(itemOf);
}
