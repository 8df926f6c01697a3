import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { BulkFolder } from "./folder.ts";
import type { Sealing } from "./frames.ts";
import { writeFrame } from "./frames.ts";

/** Bytes of a frame before it is sealed. */
export const frameSize = 256 * 1024;
/** How often it is asked whether there is room on the disk: each so many bytes. */
const askEvery = 16 * 1024 * 1024;

export interface UploadLimits {
  /** Bytes of an upload. */
  readonly most: number;
  /** Bytes that stay free on the disk. */
  readonly reserve: number;
}

/** Why an upload was not taken. Nothing of it is left. */
export type UploadRefusal = "too-large" | "no-room" | "empty";

export interface Upload {
  readonly bytes: number;
  readonly sha256: Buffer;
}

/** Writes an upload to its spool while it comes: sealed, and on the disk when this resolves. What is broken off leaves nothing; then this rejects. */
export async function takeUpload(chunks: AsyncIterable<Uint8Array>, jobId: string, folder: BulkFolder, sealing: Sealing, { most, reserve }: UploadLimits): Promise<Upload | UploadRefusal> {
  const handle = await open(folder.path(jobId, "request"), "wx", 0o600);
  let whole = false;
  try {
    const hash = createHash("sha256");
    let pending: Uint8Array[] = [];
    let length = 0;
    let bytes = 0;
    let number = 0;
    let at = 0;
    let askAt = 0;
    const flush = async () => {
      at = await writeFrame(handle, sealing, "request", jobId, number++, at, Buffer.concat(pending));
      pending = [];
      length = 0;
    };
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > most) return "too-large";
      if (bytes >= askAt) {
        if ((await folder.free()) < reserve + askEvery) return "no-room";
        askAt = bytes + askEvery;
      }
      hash.update(chunk);
      pending.push(chunk);
      length += chunk.length;
      if (length >= frameSize) await flush();
    }
    if (bytes === 0) return "empty";
    if (length > 0) await flush();
    await handle.sync();
    whole = true;
    return { bytes, sha256: hash.digest() };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return "no-room";
    throw error;
  } finally {
    await handle.close();
    if (!whole) await folder.remove(jobId);
  }
}
