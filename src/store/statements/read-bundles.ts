import type { Queries } from "../database.ts";

/** Which Bundles are read. */
export interface BundleRange {
  /** Those of all feeds where it is undefined. */
  readonly feeds: readonly string[] | undefined;
  /** Those for all targets where it is undefined. */
  readonly target: string | undefined;
  /** The position behind which reading begins. */
  readonly after: number;
}

/** A Bundle at its place in the order; nothing of it ever changes, but that its payload is removed when its time is over. */
export interface OrderedBundle {
  readonly position: number;
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly target: string;
  readonly createdAt: Date;
  /** Sealed; null where the time for keeping it is over. */
  readonly bundle: Uint8Array | null;
}

const select = `
  select place.position::float8 as position, delivery.id, delivery.record_id as "recordId", delivery.feed, delivery.target, delivery.created_at as "createdAt", delivery.bundle`;

/** The next Bundles in the order of reading, `limit` at most. */
export function readBundles(queries: Queries, { feeds, target, after }: BundleRange, limit: number): Promise<OrderedBundle[]> {
  if (feeds === undefined) {
    return queries.query<OrderedBundle>(
      `${select} from portage.bundle_order place join portage.delivery on delivery.id = place.delivery_id
       where place.position > $1 and ($2::text is null or place.target = $2)
       order by place.position limit $3`,
      [after, target ?? null, limit],
    );
  }
  // Feed by feed, so that a feed of few records is not looked for among all of them.
  return queries.query<OrderedBundle>(
    `${select} from (
       select of_feed.position, of_feed.delivery_id from unnest($4::text[]) as wanted (feed)
       cross join lateral (
         select position, delivery_id from portage.bundle_order
         where feed = wanted.feed and position > $1 and ($2::text is null or target = $2)
         order by position limit $3
       ) of_feed
       order by of_feed.position limit $3
     ) place join portage.delivery on delivery.id = place.delivery_id
     order by place.position`,
    [after, target ?? null, limit, [...new Set(feeds)]],
  );
}

/** The last position that has been given; 0 where there is none. */
export async function lastPosition(queries: Queries): Promise<number> {
  const [row] = await queries.query<{ last: number }>("select coalesce(max(position), 0)::float8 as last from portage.bundle_order", []);
  return row!.last;
}

/** The positions of deliveries, by id. */
export async function readPositions(queries: Queries, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const rows = await queries.query<{ id: string; position: number }>("select delivery_id as id, position::float8 as position from portage.bundle_order where delivery_id = any($1::uuid[]) and position is not null", [ids]);
  return new Map(rows.map(({ id, position }) => [id, position]));
}
