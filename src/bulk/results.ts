import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import type { BulkStore, ResultFileLength } from "../model/bulk.ts";
import type { BulkFolder } from "./folder.ts";
import type { Sealing } from "./frames.ts";
import { readFrames, writeFrame } from "./frames.ts";

export type ResultFile = "bundles" | "outcomes";

/** A Bundle that the store keeps stands in the file of results by its delivery's id. */
const reference = "@";

export const keptBundle = (deliveryId: string) => `${reference}${deliveryId}`;

/** Appends lines to a file of results behind what counts of it; what a broken-off batch had written is written over. On the disk when this resolves. */
export async function appendLines(handle: FileHandle, sealing: Sealing, file: ResultFile, jobId: string, from: ResultFileLength, lines: readonly string[]): Promise<ResultFileLength> {
  if (lines.length === 0) return from;
  const bytes = await writeFrame(handle, sealing, file, jobId, from.frames, from.bytes, lines.map((line) => `${line}\n`).join(""));
  await handle.datasync();
  return { bytes, frames: from.frames + 1, lines: from.lines + lines.length };
}

/** The lines of a file of results, as far as it counts, a frame at a time; Bundles that the store keeps are read there. One whose time for keeping is over is left out. */
export async function* resultLines(folder: BulkFolder, store: BulkStore, file: ResultFile, jobId: string, { bytes, lines }: ResultFileLength): AsyncGenerator<string> {
  if (lines === 0) return;
  const handle = await open(folder.path(jobId, file), "r");
  try {
    for await (const frame of readFrames(handle, store, file, jobId, bytes)) {
      const all = frame.toString("utf8").split("\n").slice(0, -1);
      for (let at = 0; at < all.length; at += atOnce) yield* bundleTexts(store, all.slice(at, at + atOnce));
    }
  } finally {
    await handle.close();
  }
}

/** Bundles in memory at a time. */
const atOnce = 20;

async function* bundleTexts(store: BulkStore, lines: readonly string[]): AsyncGenerator<string> {
  const ids = lines.filter((line) => line.startsWith(reference)).map((line) => line.slice(1));
  const bundles = ids.length === 0 ? [] : await store.bundles(ids);
  let next = 0;
  const texts = lines.map((line) => (line.startsWith(reference) ? bundles[next++]! : line)).filter((text) => text !== null);
  if (texts.length > 0) yield texts.map((text) => `${text}\n`).join("");
}
