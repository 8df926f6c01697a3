import type { Packet } from "../model/packet.ts";
import type { Item } from "./unpack.ts";

/** Packets and problems that are converted and kept together. */
export interface Batch {
  readonly items: readonly Item[];
  /** Bytes of the body that were read for them. */
  readonly bytes: number;
}

/** A batch ends with the packet that reaches either. Larger ones are no faster and take more memory (docs/adr/0028). */
const mostBytes = 32 * 1024;
const mostItems = 100;

export function isPacket(item: Item): item is Packet {
  return "bytes" in item;
}

/** Puts items together; passes over those that an earlier run has settled. `read` tells how far the body has been read. */
export async function* batchesOf(items: AsyncIterable<Item>, settled: number, read: () => number): AsyncGenerator<Batch> {
  let batch: Item[] = [];
  let size = 0;
  let passed = 0;
  for await (const item of items) {
    if (passed < settled) {
      passed++;
      continue;
    }
    batch.push(item);
    size += isPacket(item) ? item.bytes.length : 0;
    if (size < mostBytes && batch.length < mostItems) continue;
    yield { items: batch, bytes: read() };
    batch = [];
    size = 0;
  }
  if (batch.length > 0) yield { items: batch, bytes: read() };
}
