import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { BulkJob, BulkStore } from "../model/bulk.ts";
import type { Engine } from "../model/engine.ts";
import { parseContentType } from "../parse/media-type.ts";
import { type Batch, batchesOf, isPacket } from "./batches.ts";
import type { ConvertedPacket, Converter, Sent } from "./convert-packets.ts";
import type { BulkFolder } from "./folder.ts";
import { BrokenSpool, readFrames } from "./frames.ts";
import { settleBatch } from "./settle-batch.ts";
import { itemsOf } from "./unpack.ts";

export interface JobSurroundings {
  readonly store: BulkStore;
  readonly engine: Pick<Engine, "feedOf" | "tableVersion">;
  readonly converter: Converter;
  readonly folder: BulkFolder;
  /** Bytes of one message. */
  readonly mostBytes: number;
  /** Hears of each conversion that is settled. */
  readonly converted: (conversion: Sent) => void;
}

interface UnderWay {
  readonly batch: Batch;
  readonly converted: Promise<readonly ConvertedPacket[]>;
}

/**
 * Converts and keeps the records of a job from its checkpoint on. Batches are converted ahead while one is kept, so many that every thread has work, and kept in their order.
 * Resolves when the job has ended, was cancelled, or the signal came. Throws `BrokenSpool` where the upload cannot be read.
 */
export async function runJob({ store, engine, converter, folder, mostBytes, converted: settledOne }: JobSurroundings, job: BulkJob, stop: AbortSignal): Promise<void> {
  const request = await open(folder.path(job.id, "request"), "r").catch(() => {
    throw new BrokenSpool("the file is not there");
  });
  const results = constants.O_RDWR | constants.O_CREAT;
  const files = { bundles: await open(folder.path(job.id, "bundles"), results, 0o600), outcomes: await open(folder.path(job.id, "outcomes"), results, 0o600) };
  let read = 0;
  async function* upload() {
    for await (const frame of readFrames(request, store, "request", job.id)) {
      read += frame.length;
      yield frame;
    }
    if (read !== job.bytes) throw new BrokenSpool("the file is cut off");
  }
  let standing: Pick<BulkJob, "progress" | "feeds"> | undefined = job;
  const underWay: UnderWay[] = [];
  const settleOldest = async () => {
    const { batch, converted } = underWay.shift()!;
    const packets = await converted;
    standing = await settleBatch({ store, engine, files }, job, standing!, batch, packets);
    if (standing !== undefined) for (const { conversions } of packets) for (const conversion of conversions) settledOne(conversion);
    return standing !== undefined && !stop.aborted;
  };
  try {
    const items = itemsOf(upload(), parseContentType(job.contentType)!, { most: mostBytes });
    for await (const batch of batchesOf(items, job.progress.packets, () => read)) {
      if (stop.aborted) return;
      const converted = converter.convert(batch.items.filter(isPacket), job.feed ?? undefined);
      // Its turn to fail comes when it is waited for.
      converted.catch(() => undefined);
      underWay.push({ batch, converted });
      if (underWay.length > converter.atOnce && !(await settleOldest())) return;
    }
    while (underWay.length > 0) if (!(await settleOldest())) return;
    if (read !== job.bytes) throw new BrokenSpool("the file is cut off");
    await store.end(job.id, "finished");
    await folder.remove(job.id, ["request"]);
  } finally {
    await Promise.all([request.close(), files.bundles.close(), files.outcomes.close()]);
  }
}
