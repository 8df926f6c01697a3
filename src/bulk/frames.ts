import type { FileHandle } from "node:fs/promises";
import type { BulkStore } from "../model/bulk.ts";

/** The files of a job: what was uploaded, and the two files of results. */
export type FramedFile = "request" | "bundles" | "outcomes";

/** Seals frames and opens them. */
export type Sealing = Pick<BulkStore, "seal" | "open">;

/** A frame's length stands before it, in four bytes. */
const head = 4;
/** What no frame reaches: a length beyond it is none. */
const mostSealed = 256 * 1024 * 1024;

const placeOf = (file: FramedFile, jobId: string, number: number) => `bulk.${file}:${jobId}/${number}` as const;

/** Writes a frame where the one before it ends, sealed for its job, file and number; gives where the next one begins. */
export async function writeFrame(handle: FileHandle, sealing: Sealing, file: FramedFile, jobId: string, number: number, at: number, plain: Uint8Array | string): Promise<number> {
  const sealed = sealing.seal(plain, placeOf(file, jobId, number));
  const length = Buffer.alloc(head);
  length.writeUInt32BE(sealed.length);
  const { bytesWritten } = await handle.writev([length, sealed], at);
  if (bytesWritten < head + sealed.length) throw Object.assign(new Error("The disk took a part of a frame."), { code: "ENOSPC" });
  return at + bytesWritten;
}

/** A file of a job that is not what was written: cut off, changed, or another job's. */
export class BrokenSpool extends Error {}

/** The frames of a file, opened one by one. `to`: where the last one ends; without it, the end of the file. Throws `BrokenSpool`. */
export async function* readFrames(handle: FileHandle, sealing: Sealing, file: FramedFile, jobId: string, to?: number): AsyncGenerator<Buffer> {
  const end = to ?? (await handle.stat()).size;
  const length = Buffer.alloc(head);
  for (let at = 0, number = 0; at < end; number++) {
    await fill(handle, length, at);
    const size = length.readUInt32BE();
    if (size > mostSealed || at + head + size > end) throw new BrokenSpool("a frame is cut off");
    const sealed = Buffer.allocUnsafeSlow(size);
    await fill(handle, sealed, at + head);
    const plain = await sealing.open(sealed, placeOf(file, jobId, number)).catch(() => undefined);
    if (plain === undefined) throw new BrokenSpool("a frame does not open");
    yield Buffer.from(plain.buffer, plain.byteOffset, plain.byteLength);
    at += head + size;
  }
}

async function fill(handle: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, at + done);
    if (bytesRead === 0) throw new BrokenSpool("the file is cut off");
    done += bytesRead;
  }
}
