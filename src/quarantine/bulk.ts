import type { Conversion } from "../model/conversion.ts";
import type { Engine } from "../model/engine.ts";
import type { Issue } from "../model/issue.ts";
import type { Person, Quarantine, QuarantineItem } from "../model/quarantine.ts";
import type { DecisionAnswer } from "./answer.ts";
import { discard } from "./discard.ts";
import { excerptOf, sourcesOf } from "./excerpt.ts";
import { reconvert } from "./reconvert.ts";
import { replay } from "./replay.ts";
import { spokenOf } from "./spoken-of.ts";

/** Which open items are decided about together. */
export interface BulkQuery {
  /** A key of the error table; one issue must have it and be what `containing` and `code` say. */
  readonly cause?: string | undefined;
  /** Stands in the issue's text, expression or source, or in a leaf that it is about. */
  readonly containing?: string | undefined;
  /** The whole value of a leaf that the issue is about: an unmapped code. */
  readonly code?: string | undefined;
  readonly feeds?: readonly string[] | undefined;
  /** Items at most. */
  readonly limit: number;
  /** The last item of the call before. */
  readonly after?: string | undefined;
  /** Tells what would come of it, and changes nothing. */
  readonly dryRun?: boolean | undefined;
}

/** What came of one of the items. */
export interface BulkItem {
  readonly id: string;
  readonly recordId: string;
  readonly feed: string;
  readonly result: "replayed" | "discarded" | "still-invalid" | "refused";
  readonly deliveryId: string | null;
  /** Keys of what is wrong. */
  readonly issues: readonly string[];
}

export interface BulkAnswer {
  readonly matched: number;
  readonly items: readonly BulkItem[];
  /** The last item looked at, where there may be more. */
  readonly next: string | null;
}

const pageSize = 50;

/** Replays all open items that match, the oldest first, so that of several records of one patient the newest comes last. */
export function replayAll(quarantine: Quarantine, engine: Engine, query: BulkQuery, person: Person, stop?: AbortSignal): Promise<BulkAnswer> {
  return bulk(quarantine, engine, query, stop, async ({ id }) => replay(quarantine, engine, id, person, query));
}

/** Discards all open items that match. */
export function discardAll(quarantine: Quarantine, engine: Engine, query: BulkQuery, person: Person, stop?: AbortSignal): Promise<BulkAnswer> {
  const taken = ({ id, recordId }: QuarantineItem): DecisionAnswer => ({ kind: "taken", id, state: "discarded", recordId, deliveryId: null });
  return bulk(quarantine, engine, query, stop, async (item) => (query.dryRun === true ? taken(item) : discard(quarantine, item.id, person)));
}

async function bulk(quarantine: Quarantine, engine: Engine, query: BulkQuery, stop: AbortSignal | undefined, decide: (item: QuarantineItem) => Promise<DecisionAnswer>): Promise<BulkAnswer> {
  const { feeds, cause, limit } = query;
  const items: BulkItem[] = [];
  let { after } = query;
  for (;;) {
    const page = await quarantine.quarantine({ state: "open", order: "oldest first", ...(feeds !== undefined && { feeds }), ...(cause !== undefined && { cause }) }, pageSize, after);
    for (const item of page) {
      if (items.length === limit || stop?.aborted === true) return { matched: items.length, items, next: after ?? null };
      after = item.id;
      if (await matches(quarantine, engine, query, item)) items.push(bulkItem(item, await decide(item)));
    }
    if (page.length < pageSize) return { matched: items.length, items, next: null };
  }
}

function bulkItem({ id, recordId, feed }: QuarantineItem, answer: DecisionAnswer): BulkItem {
  if (answer.kind === "taken") return { id, recordId, feed, result: answer.state === "discarded" ? "discarded" : "replayed", deliveryId: answer.deliveryId, issues: [] };
  return { id, recordId, feed, result: answer.kind, deliveryId: null, issues: [...new Set(answer.issues.map(({ key }) => key))] };
}

async function matches(quarantine: Quarantine, engine: Engine, { cause, containing, code }: BulkQuery, item: QuarantineItem): Promise<boolean> {
  if (containing === undefined && code === undefined) return true;
  const issues = item.issues.filter(({ key }) => cause === undefined || key === cause);
  if (code === undefined && issues.some((told) => speaksOf(told, containing!))) return true;
  // Issues quote no value of a record, so that the record itself is asked.
  const found = await quarantine.quarantined(item.id);
  if (found?.source == null) return false;
  const conversion: Conversion | undefined = reconvert(engine, found.source, item.feed);
  const sources = sourcesOf(conversion, spokenOf(found));
  if (sources === undefined) return false;
  return issues.some((told) => {
    const values = excerptOf(sources, told).map(({ value }) => value);
    return (code === undefined || values.includes(code)) && (containing === undefined || speaksOf(told, containing) || values.some((value) => value.includes(containing)));
  });
}

function speaksOf({ text, expression, source }: Issue, containing: string): boolean {
  return [text, expression, source].some((part) => part?.includes(containing) === true);
}
