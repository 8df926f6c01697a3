import type { FileHandle } from "node:fs/promises";
import { operationOutcome } from "../bundle/operation-outcome.ts";
import { issue } from "../errors.ts";
import { placeIssues } from "../intake/place.ts";
import type { Settlement } from "../intake/settle.ts";
import { recordToKeep, settlementOf, settleWithoutStore } from "../intake/settle.ts";
import type { BulkJob, BulkProgress, BulkStore, KeptOfBatch } from "../model/bulk.ts";
import type { Engine } from "../model/engine.ts";
import type { Issue } from "../model/issue.ts";
import type { RecordToKeep } from "../model/outbox.ts";
import { type Batch, isPacket } from "./batches.ts";
import type { ConvertedPacket, Sent } from "./convert-packets.ts";
import { appendLines, keptBundle, type ResultFile } from "./results.ts";

/** What a job is settled with. */
export interface Settling {
  readonly store: BulkStore;
  readonly engine: Pick<Engine, "feedOf" | "tableVersion">;
  readonly files: Readonly<Record<ResultFile, FileHandle>>;
}

/** One record of a batch: its conversion, and the number of what is kept of it, or what is told of it. */
interface Line {
  readonly conversion: Sent;
  readonly offered?: number;
  readonly told?: Settlement<ReturnType<typeof settled>>;
  readonly place: readonly Issue[];
}

function settled(conversion: Sent) {
  return { ...conversion, unknowns: () => conversion.unknowns };
}

function notKept(conversion: Sent, why: Issue): Settlement<ReturnType<typeof settled>> {
  return { ...settleWithoutStore(settled(conversion)), status: 422, verdict: "AR", issues: [why] };
}

/** Keeps the records of a batch in their order, writes what is told of them and moves the job's checkpoint on from `before`: all or nothing. Undefined where the job runs no longer. */
export async function settleBatch({ store, engine, files }: Settling, job: BulkJob, before: BulkProgress, batch: Batch, converted: readonly ConvertedPacket[]): Promise<BulkProgress | undefined> {
  const records: RecordToKeep[] = [];
  const outcomes: (Line | readonly Issue[])[] = [];
  const isAllowed = (feed: string) => job.allowed === null || job.allowed.includes(feed);
  let number = before.records;
  let next = 0;
  for (const item of batch.items) {
    if (!isPacket(item)) {
      outcomes.push([item.issue]);
      continue;
    }
    const { conversions, issues } = converted[next++]!;
    if (conversions.length === 0 && issues.length > 0) outcomes.push(issues);
    for (const [index, conversion] of conversions.entries()) {
      number++;
      const place = placeIssues(conversion.place ?? { message: number });
      const told = index === 0 && issues.length > 0 ? { ...conversion, issues: [...issues, ...conversion.issues] } : conversion;
      outcomes.push({ place, ...offer(told) });
    }
  }

  function offer(conversion: Sent): Omit<Line, "place"> {
    const { status, header } = conversion;
    const deliver = job.deliver ?? engine.feedOf(header.feed)?.deliver ?? "queue";
    if (!isAllowed(header.feed)) return { conversion, told: notKept(conversion, issue("http.feed-forbidden")) };
    if (deliver === "none" || status === "unreadable" || status === "refused") return { conversion, told: settleWithoutStore(settled(conversion)) };
    const offered = records.length;
    const keyNumber = before.offered + offered + 1;
    const idempotencyKey = job.idempotencyKey === null || keyNumber === 1 ? job.idempotencyKey : `${job.idempotencyKey}\n${keyNumber}`;
    records.push(
      recordToKeep(settled(conversion), {
        idempotencyKey,
        ...(idempotencyKey !== null && { requestHash: job.sha256 }),
        principal: job.principal ?? undefined,
        tables: engine.tableVersion,
        targetOf: (feed) => engine.feedOf(feed)?.target ?? "default",
      }),
    );
    return { conversion, offered };
  }

  let after: BulkProgress | undefined;
  const advanced = await store.advance(job.id, before.packets, records, async (kept) => (after = await write(kept)));
  return advanced ? after : undefined;

  async function write(kept: readonly KeptOfBatch[]): Promise<BulkProgress> {
    const bundles: string[] = [];
    const issues: string[] = [];
    const counts = { records: 0, converted: 0, invalid: 0, unreadable: 0, refused: 0, repeated: 0, forbidden: 0 };
    for (const line of outcomes) {
      if (!("conversion" in line)) {
        issues.push(JSON.stringify(operationOutcome(line)));
        continue;
      }
      const { conversion, offered, told, place } = line;
      const one = offered === undefined ? undefined : kept[offered]!;
      const settlement = told ?? (one!.kind === "refused" ? notKept(conversion, issue("bulk.record-refused")) : settlementOf(settled(conversion), one!));
      const forbidden = !isAllowed(conversion.header.feed);
      counts.records++;
      counts[one?.kind === "refused" ? "refused" : conversion.status]++;
      if (forbidden) counts.forbidden++;
      if (one !== undefined && "repeated" in one && one.repeated) counts.repeated++;
      if (settlement.status === 200) bundles.push(settlement.deliveryId === undefined ? conversion.bundle! : keptBundle(settlement.deliveryId));
      if (settlement.issues.length > 0) issues.push(JSON.stringify(operationOutcome([...place, ...settlement.issues])));
    }
    const sum = (name: keyof typeof counts) => before[name] + counts[name];
    return {
      packets: before.packets + batch.items.length,
      bytes: Math.max(before.bytes, Math.min(batch.bytes, job.bytes)),
      records: sum("records"),
      converted: sum("converted"),
      invalid: sum("invalid"),
      unreadable: sum("unreadable"),
      refused: sum("refused"),
      repeated: sum("repeated"),
      forbidden: sum("forbidden"),
      offered: before.offered + records.length,
      files: {
        bundles: await appendLines(files.bundles, store, "bundles", job.id, before.files.bundles, bundles),
        outcomes: await appendLines(files.outcomes, store, "outcomes", job.id, before.files.outcomes, issues),
      },
    };
  }
}
