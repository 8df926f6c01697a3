import type { Unknowns } from "../../model/unknowns.ts";
import type { Queries } from "../database.ts";

/** Characters of a name or code, and of a URI, that are kept: an index of PostgreSQL takes 2,700 bytes, and a message may hold any text anywhere. */
const mostOfText = 100;
const mostOfUri = 300;

/** What PostgreSQL takes as text: no NUL and no half characters. */
function cut(text: string, length: number): string {
  const whole = text.replaceAll("\0", "");
  return (whole.length > length ? `${whole.slice(0, length - 1)}…` : whole).toWellFormed();
}

/**
 * Adds what a record met to its feed's worklist: one statement for authorities and one for codes, where there are any. In one order everywhere, so
 * that of two records that meet the same things one waits for the other, and neither for ever.
 */
export async function countUnknowns(queries: Queries, feed: string, { authorities, codes }: Unknowns): Promise<void> {
  if (authorities.length > 0) {
    const met = authorities.map(({ namespace, universalId, universalIdType, system, count }) => ({
      namespace: namespace === null ? null : cut(namespace, mostOfText),
      universal_id: universalId === null ? null : cut(universalId, mostOfText),
      universal_id_type: universalIdType === null ? null : cut(universalIdType, mostOfText),
      system: cut(system, mostOfUri),
      count,
    }));
    await queries.query(
      `insert into portage.unknown_authority as known (feed, system, namespace, universal_id, universal_id_type, count)
       select $1, system, min(namespace), min(universal_id), min(universal_id_type), sum(count)
       from json_to_recordset($2::json) as met (system text, namespace text, universal_id text, universal_id_type text, count bigint)
       group by system order by system
       on conflict (feed, system) do update set count = known.count + excluded.count, last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)`,
      [feed, JSON.stringify(met)],
    );
  }
  if (codes.length > 0) {
    const met = codes.map(({ conceptMap, system, code, count }) => ({ concept_map: conceptMap, system: cut(system ?? "", mostOfUri), code: cut(code, mostOfText), count }));
    await queries.query(
      `insert into portage.unmapped_code as known (feed, concept_map, system, code, count)
       select $1, concept_map, system, code, sum(count)
       from json_to_recordset($2::json) as met (concept_map text, system text, code text, count bigint)
       group by concept_map, system, code order by concept_map, system, code
       on conflict (feed, concept_map, system, code) do update set count = known.count + excluded.count, last_seen_at = greatest(known.last_seen_at, excluded.last_seen_at)`,
      [feed, JSON.stringify(met)],
    );
  }
}
