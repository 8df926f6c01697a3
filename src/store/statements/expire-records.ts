import type { Retention } from "../../model/retention.ts";
import type { Queries } from "../database.ts";

/**
 * What makes a record of feed $1 due. Deliveries count as done when they have been delivered before `kept.delivered`, items of the quarantine when they were
 * discarded before `kept.discarded`, or when what went on from them is done: delivered, or decided anew. Where a time is null, nothing of that kind is ever done.
 */
const due = `
  from portage.record,
    (select clock_timestamp() - $2::interval as delivered, clock_timestamp() - $3::interval as discarded) kept
  where record.feed = $1 and record.expired_at is null and record.received_at < greatest(kept.delivered, kept.discarded)
    and (exists (select from portage.delivery where record_id = record.id) or exists (select from portage.quarantine where record_id = record.id))
    and not exists (
      select from portage.delivery
      where record_id = record.id and not coalesce(
        case state
          when 'delivered' then updated_at < kept.delivered
          when 'quarantined' then exists (select from portage.quarantine where delivery_id = delivery.id)
        end, false))
    and not exists (
      select from portage.quarantine item left join portage.delivery next on next.id = item.went_on_as
      where item.record_id = record.id and not coalesce(
        case item.state
          when 'discarded' then item.decided_at < kept.discarded
          when 'open' then false
          else item.decided_at < kept.delivered and (
            next.id is null or next.record_id = record.id or (
              next.updated_at < kept.delivered and (
                next.state = 'delivered'
                or (next.state = 'quarantined' and not exists (select from portage.quarantine again where again.delivery_id = next.id and again.state = 'open')))))
        end, false))`;

/** How many records of a feed have payloads whose time is over. */
export async function countDue(queries: Queries, feed: string, { delivered, discarded }: Retention): Promise<number> {
  const [row] = await queries.query<{ count: number }>(`select count(*)::float8 as count ${due}`, [feed, delivered, discarded]);
  return row!.count;
}

/**
 * Removes the payloads of up to `limit` records of a feed whose time is over, oldest first, and says of each that it has expired; rows that another transaction
 * holds are left for the next time. What tells that the record was there stays: its row, its hashes, its deliveries and what the targets hold of it.
 */
export function expireRecords(queries: Queries, feed: string, { delivered, discarded }: Retention, limit: number): Promise<{ readonly id: string }[]> {
  return queries.query<{ id: string }>(
    `with due as (
       select record.id ${due}
       order by record.received_at, record.id limit $4 for no key update of record skip locked
     ), deliveries as (
       update portage.delivery set bundle = null, hints = null, kept = null from due where record_id = due.id
     ), items as (
       update portage.quarantine set bundle = null, edit = null from due where record_id = due.id
     )
     update portage.record set body = null, surroundings = null, expired_at = clock_timestamp() from due where record.id = due.id
     returning record.id`,
    [feed, delivered, discarded, limit],
  );
}
