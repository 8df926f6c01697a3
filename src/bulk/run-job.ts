import { constants } from "node:fs";
import { open } from "node:fs/promises";
import type { BulkJob, BulkStore } from "../model/bulk.ts";
import type { Engine } from "../model/engine.ts";
import type { Packet } from "../model/packet.ts";
import { parseContentType } from "../parse/media-type.ts";
import { type Batch, batchesOf, isPacket } from "./batches.ts";
import { type ConvertedPacket, type Converter, type Sent, setAside } from "./convert-packets.ts";
import type { BulkFolder } from "./folder.ts";
import { BrokenSpool, readFrames } from "./frames.ts";
import { settleBatch } from "./settle-batch.ts";
import { ThreadEnded } from "./threads.ts";
import { itemsOf } from "./unpack.ts";

export interface JobSurroundings {
  readonly store: BulkStore;
  readonly engine: Pick<Engine, "convertPacket" | "feedOf" | "tableVersion">;
  readonly converter: Converter;
  readonly folder: BulkFolder;
  /** Bytes of one message. */
  readonly mostBytes: number;
  /** Hears of each conversion that is settled. */
  readonly converted: (conversion: Sent) => void;
  readonly log: BulkLog;
}

export interface BulkLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

interface UnderWay {
  readonly batch: Batch;
  readonly packets: Promise<readonly ConvertedPacket[]>;
  isDone: boolean;
}

/** Batches that are settled together at most: more would only take memory. */
const mostTogether = 4;

/** Takes the oldest batch out, when it is converted, together with those behind it that are so by then. */
async function converted(underWay: UnderWay[]): Promise<{ readonly batch: Batch; readonly packets: readonly ConvertedPacket[] }> {
  const packets = [...(await underWay[0]!.packets)];
  let { items, bytes } = underWay.shift()!.batch;
  for (let next = underWay[0], count = 1; next?.isDone === true && count < mostTogether; next = underWay[0], count++) {
    items = [...items, ...next.batch.items];
    ({ bytes } = next.batch);
    packets.push(...(await next.packets));
    underWay.shift();
  }
  return { batch: { items, bytes }, packets };
}

/**
 * Converts and keeps the records of a job from its checkpoint on. Batches are converted ahead while one is kept, so many that every thread has work, and kept in their order.
 * Resolves when the job has ended, was cancelled, or the signal came. Throws `BrokenSpool` where the upload cannot be read.
 */
export async function runJob({ store, engine, converter, folder, mostBytes, converted: settledOne, log }: JobSurroundings, job: BulkJob, stop: AbortSignal): Promise<void> {
  const request = await open(folder.path(job.id, "request"), "r").catch(() => {
    throw new BrokenSpool("the file is not there");
  });
  const results = constants.O_RDWR | constants.O_CREAT;
  const files = { bundles: await open(folder.path(job.id, "bundles"), results, 0o600), outcomes: await open(folder.path(job.id, "outcomes"), results, 0o600) };
  const feed = job.feed ?? undefined;
  let read = 0;
  async function* upload() {
    for await (const frame of readFrames(request, store, "request", job.id)) {
      read += frame.length;
      yield frame;
    }
    if (read !== job.bytes) throw new BrokenSpool("the file is cut off");
  }
  const convert = async (packets: readonly Packet[]): Promise<readonly ConvertedPacket[]> => {
    try {
      return await converter.convert(packets, feed);
    } catch (error) {
      if (!(error instanceof ThreadEnded) || stop.aborted) throw error;
      // One of them takes more than a thread has: the others are converted without it.
      const [only, ...others] = packets;
      if (others.length === 0) return [setAside(engine, only!, feed, error)];
      const apart: ConvertedPacket[] = [];
      for (const packet of packets) apart.push(...(await convert([packet])));
      return apart;
    }
  };
  let progress = job.progress;
  const underWay: UnderWay[] = [];
  /** Settles the oldest batch, and with it those behind it that are converted, too: one transaction instead of several. False where the job is to go on no longer. */
  const settleOldest = async () => {
    const { batch, packets } = await converted(underWay);
    const after = await settleBatch({ store, engine, files }, job, progress, batch, packets);
    if (after === undefined) return false;
    progress = after;
    for (const { conversions, broke } of packets) {
      if (broke !== undefined) log.error({ err: broke, job: job.id }, "converting a message of a bulk job broke");
      for (const conversion of conversions) settledOne(conversion);
    }
    return !stop.aborted;
  };
  try {
    const items = itemsOf(upload(), parseContentType(job.contentType)!, { most: mostBytes });
    for await (const batch of batchesOf(items, job.progress.packets, () => read)) {
      if (stop.aborted) return;
      const one: UnderWay = { batch, packets: convert(batch.items.filter(isPacket)), isDone: false };
      // Its turn to fail comes when it is waited for.
      one.packets.then(() => (one.isDone = true), () => undefined);
      underWay.push(one);
      if (underWay.length > converter.atOnce && !(await settleOldest())) return;
    }
    while (underWay.length > 0) if (!(await settleOldest())) return;
    if (read !== job.bytes) throw new BrokenSpool("the file is cut off");
    await store.end(job.id, "finished");
  } finally {
    await Promise.all([request.close(), files.bundles.close(), files.outcomes.close()]);
  }
}
