import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { extract } from "tar-stream";
import type { Header } from "tar-stream";
import { issue } from "../errors.ts";
import type { RecordPlace } from "../model/conversion.ts";
import type { Issue } from "../model/issue.ts";
import type { Packet } from "../model/packet.ts";
import type { MediaType } from "../parse/media-type.ts";
import { NdjsonSplitter } from "../parse/stream/ndjson-splitter.ts";
import { archiveTypes } from "../parse/record-types.ts";
import type { SplitLimits, Splitter } from "../parse/stream/splitter.ts";
import { splitterOf } from "../parse/stream/split.ts";
import { TextSplitter } from "../parse/stream/text-splitter.ts";
import { typed } from "../parse/unpack.ts";

/** A packet of a body, or what is wrong with the body as a whole, in the order in which they come. */
export type Item = Packet | { readonly issue: Issue };

const longestName = 255;

/** Takes an upload apart while it is read: a list of messages, or an archive of files that hold some. */
export async function* itemsOf(chunks: AsyncIterable<Uint8Array>, type: MediaType, limits: SplitLimits): AsyncGenerator<Item> {
  if (!archiveTypes.includes(type.mediaType)) return yield* split(chunks, splitterOf(type, limits));
  yield* filesOf(chunks, type, limits);
}

async function* split(chunks: AsyncIterable<Uint8Array>, splitter: Splitter): AsyncGenerator<Item> {
  for await (const chunk of chunks) yield* splitter.add(chunk);
  const { packets, issues } = splitter.end();
  yield* packets;
  for (const problem of issues) yield { issue: problem };
}

/** The records of a tar's files, in its order. Folders and links are passed over. An archive that breaks off ends there, and says so. */
async function* filesOf(chunks: AsyncIterable<Uint8Array>, type: MediaType, limits: SplitLimits): AsyncGenerator<Item> {
  const archive = extract();
  let unreadable: unknown;
  async function* watched() {
    try {
      yield* chunks;
    } catch (error) {
      unreadable = error;
      throw error;
    }
  }
  const source = Readable.from(watched(), { objectMode: false });
  const input = type.mediaType === "application/x-tar" ? source : unzipped(source);
  input.on("error", (error) => archive.destroy(error));
  input.pipe(archive);
  let part = 0;
  try {
    for await (const entry of archive) {
      part++;
      const header: Header = entry.header;
      if (header.type !== "file" && header.type !== "contiguous-file") {
        entry.resume();
        continue;
      }
      const place: RecordPlace = { part, file: header.name.slice(-longestName) };
      let splitter: Splitter | undefined;
      for await (const chunk of entry as AsyncIterable<Uint8Array>) {
        splitter ??= fileSplitter(chunk, place, type, limits);
        yield* splitter.add(chunk);
      }
      const { packets, issues } = (splitter ?? fileSplitter(new Uint8Array(), place, type, limits)).end();
      yield* packets;
      for (const problem of issues) yield { issue: problem };
    }
  } catch {
    if (unreadable !== undefined) throw unreadable;
    yield { issue: issue("bulk.archive-broken", { files: part }) };
  } finally {
    input.destroy();
  }
}

/** NDJSON by its name or its first character, else HL7 v2. */
function fileSplitter(start: Uint8Array, place: RecordPlace, { charset }: MediaType, limits: SplitLimits): Splitter {
  const first = Buffer.from(start.subarray(0, 64)).toString("latin1").replace("\u00ef\u00bb\u00bf", "").trimStart().charAt(0);
  if (/\.ndjson$/i.test(place.file ?? "") || first === "{" || first === '"') return new NdjsonSplitter({ ...limits, place, said: "application/x-ndjson", charset });
  return new TextSplitter({ ...limits, place, said: "text/plain", typed: typed({ mediaType: "text/plain", ...(charset !== undefined && { charset }) }), sniff: true });
}

function unzipped(source: Readable): Readable {
  const gunzip = createGunzip();
  source.on("error", (error) => gunzip.destroy(error));
  return source.pipe(gunzip);
}
