import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { BulkFolder } from "../../src/bulk/folder.ts";
import { BrokenSpool, readFrames } from "../../src/bulk/frames.ts";
import { frameSize, takeUpload } from "../../src/bulk/upload.ts";
import { openPayload, sealPayload } from "../../src/store/sealing/payload.ts";

const key = { number: 1, key: Buffer.alloc(32, 7) };
const sealing = {
  seal: (plain: Uint8Array | string, place: `bulk.${string}:${string}`) => sealPayload(key, Buffer.from(plain), place),
  open: async (sealed: Uint8Array, place: `bulk.${string}:${string}`) => openPayload(key.key, sealed, place),
};
const limits = { most: 10 * frameSize, reserve: 0 };

function folderOf() {
  const data = mkdtempSync(join(tmpdir(), "portage-bulk-"));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  return { data, folder: new BulkFolder(data), files: () => readdirSync(join(data, "bulk")).filter((name) => name !== "folder-id") };
}

async function* pieces(count: number, fail = false) {
  for (let piece = 0; piece < count; piece++) yield Buffer.from(`PATIENT-${piece} `.repeat(10_000));
  if (fail) throw Object.assign(new Error("aborted"), { code: "ECONNRESET" });
}

async function readAll(path: string, jobId: string): Promise<string> {
  const handle = await open(path, "r");
  try {
    const frames: Buffer[] = [];
    for await (const frame of readFrames(handle, sealing, "request", jobId)) frames.push(frame);
    return Buffer.concat(frames).toString();
  } finally {
    await handle.close();
  }
}

describe("a spool", () => {
  it("holds an upload in frames that nobody can read without the key", async () => {
    const { folder } = folderOf();
    const taken = await takeUpload(pieces(20), "job", folder, sealing, limits);
    const path = folder.path("job", "request");
    expect(readFileSync(path).includes("PATIENT")).toBe(false);
    const text = await readAll(path, "job");
    expect(taken).toMatchObject({ bytes: text.length });
    expect(text).toBe(Array.from({ length: 20 }, (_, piece) => `PATIENT-${piece} `.repeat(10_000)).join(""));
  });

  it("leaves nothing of an upload that is broken off, too large, empty or without room", async () => {
    const { folder, files } = folderOf();
    await expect(takeUpload(pieces(9, true), "a", folder, sealing, limits)).rejects.toThrow("aborted");
    expect(await takeUpload(pieces(40), "b", folder, sealing, limits)).toBe("too-large");
    expect(await takeUpload(pieces(0), "c", folder, sealing, limits)).toBe("empty");
    expect(await takeUpload(pieces(1), "d", folder, sealing, { ...limits, reserve: Number.MAX_SAFE_INTEGER })).toBe("no-room");
    expect(files()).toEqual([]);
  });

  it("does not open where a frame was changed, exchanged, cut off or put into another job", async () => {
    const { folder } = folderOf();
    await takeUpload(pieces(20), "job", folder, sealing, limits);
    const path = folder.path("job", "request");
    const whole = readFileSync(path);
    await expect(readAll(path, "other")).rejects.toThrow(BrokenSpool);
    const changed = Buffer.from(whole);
    changed[100]! ^= 1;
    writeFileSync(path, changed);
    await expect(readAll(path, "job")).rejects.toThrow(BrokenSpool);
    const first = 4 + whole.readUInt32BE();
    const second = first + 4 + whole.readUInt32BE(first);
    writeFileSync(path, Buffer.concat([whole.subarray(first, second), whole.subarray(0, first), whole.subarray(second)]));
    await expect(readAll(path, "job")).rejects.toThrow(BrokenSpool);
    writeFileSync(path, whole);
    truncateSync(path, whole.length - 1);
    await expect(readAll(path, "job")).rejects.toThrow(BrokenSpool);
  });

  it("keeps the folder's id, and loses what belongs to no job at the next start", async () => {
    const { data, folder, files } = folderOf();
    await takeUpload(pieces(1), "known", folder, sealing, limits);
    await takeUpload(pieces(1), "unknown", folder, sealing, limits);
    const again = new BulkFolder(data);
    expect(again.id).toBe(folder.id);
    await again.removeAllBut(new Set(["known"]));
    expect(files()).toEqual(["known.request"]);
  });
});
