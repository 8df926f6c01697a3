import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { buffer } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { batchesOf, isPacket } from "../../src/bulk/batches.ts";
import { itemsOf } from "../../src/bulk/unpack.ts";

const message = (id: string) => `MSH|^~\\&|LAB|N|E|S|20240131||ADT^A01|${id}|P|2.5.1\rPID|1||7\r`;

async function tarOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name: "folder/", type: "directory" });
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text);
  archive.finalize();
  return buffer(archive);
}

async function* chunksOf(body: Buffer, size = 700) {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

async function arrayOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function itemsIn(body: Buffer, mediaType: string) {
  const items = await arrayOf(itemsOf(chunksOf(body), { mediaType }, { most: 100_000 }));
  return items.map((item) => (isPacket(item) ? [item.place?.part, item.place?.file, item.place?.line, item.problem?.key ?? Buffer.from(item.bytes).toString()] : item.issue.key));
}

describe("an archive", () => {
  const files = { "a.hl7": message("1"), "b.ndjson": `${JSON.stringify(message("2"))}\n{no\n`, "c.json": JSON.stringify(message("3")), "d.pdf": "%PDF", "e.hl7": "" };
  const expected = [
    [2, "a.hl7", undefined, message("1")],
    [3, "b.ndjson", 1, message("2")],
    [3, "b.ndjson", 2, "body.line-not-json"],
    [4, "c.json", 1, message("3")],
    [5, "d.pdf", undefined, "http.not-hl7v2"],
    [6, "e.hl7", undefined, "hl7v2.empty"],
  ];

  it("has the records of its files, in its order, each with the file's name", async () => {
    expect(await itemsIn(await tarOf(files), "application/x-tar")).toEqual(expected);
    expect(await itemsIn(gzipSync(await tarOf(files)), "application/gzip")).toEqual(expected);
  });

  it("says so where it breaks off or is none, after what came before", async () => {
    const whole = await tarOf(files);
    expect(await itemsIn(whole.subarray(0, 1800), "application/x-tar")).toEqual([expected[0], "bulk.archive-broken"]);
    expect(await itemsIn(Buffer.from("no archive"), "application/gzip")).toEqual(["bulk.archive-broken"]);
  });

  it("is not blamed for a spool that cannot be read", async () => {
    async function* broken() {
      yield Buffer.alloc(10);
      throw new Error("the disk");
    }
    await expect(arrayOf(itemsOf(broken(), { mediaType: "application/gzip" }, { most: 1000 }))).rejects.toThrow("the disk");
  });
});

describe("batches", () => {
  it("pass over what is settled", async () => {
    const body = Buffer.from(Array.from({ length: 250 }, (_, line) => `${JSON.stringify(message(String(line)))}\n`).join(""));
    const items = itemsOf(chunksOf(body), { mediaType: "application/x-ndjson" }, { most: 1000 });
    const batches = await arrayOf(batchesOf(items, 120, () => 0));
    expect(batches.map((batch) => batch.items.length)).toEqual([100, 30]);
    expect(Buffer.from((batches[0]!.items[0] as { bytes: Uint8Array }).bytes).toString()).toBe(message("120"));
  });
});
