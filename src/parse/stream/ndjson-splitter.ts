import { Buffer } from "node:buffer";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Packet } from "../../model/packet.ts";
import { readNdjsonLine } from "../ndjson.ts";
import { inUtf8, isForeignToNdjson } from "../unpack.ts";
import { type SplitLimits, type SplitPart, type Splitter, unreadPart } from "./splitter.ts";

const lineFeed = 0x0a;

interface LineOptions extends SplitLimits, SplitPart {
  readonly charset: string | undefined;
}

/** Splits NDJSON at its line feeds. */
export class NdjsonSplitter implements Splitter {
  readonly #options: LineOptions;
  readonly #most: number;
  #rest: Buffer[] = [];
  #length = 0;
  #line = 0;
  #found = 0;
  #isEmpty = true;

  constructor(options: LineOptions) {
    this.#options = options;
    // What JSON escapes takes up to six characters for one.
    this.#most = 6 * options.most;
  }

  add(chunk: Uint8Array): Packet[] {
    this.#isEmpty &&= chunk.length === 0;
    if (isForeignToNdjson(this.#options.charset)) return [];
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const packets: Packet[] = [];
    let from = 0;
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, from)) {
      this.#hold(bytes.subarray(from, at));
      packets.push(...this.#take());
      from = at + 1;
    }
    this.#hold(bytes.subarray(from));
    return packets;
  }

  end(cutOff?: Issue): { readonly packets: readonly Packet[]; readonly issues: readonly Issue[] } {
    if (this.#isEmpty && this.#options.place === null) return { packets: [], issues: [issue("body.no-lines")] };
    if (isForeignToNdjson(this.#options.charset)) return unreadPart(this.#options, new Uint8Array(), issue("body.ndjson-charset"));
    const last = this.#length === 0 ? [] : this.#take();
    const packets = cutOff === undefined ? last : last.map((packet) => ({ ...packet, problem: cutOff }));
    if (this.#found === 0) return unreadPart(this.#options, new Uint8Array(), cutOff ?? issue(this.#isEmpty ? "hl7v2.empty" : "body.no-lines"));
    return { packets, issues: cutOff === undefined ? [] : [cutOff] };
  }

  /** Of a line that is too long no more is held than tells so. */
  #hold(bytes: Buffer): void {
    if (this.#length <= this.#most) this.#rest.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }

  #take(): Packet[] {
    const length = this.#length;
    let bytes = Buffer.concat(this.#rest);
    this.#rest = [];
    this.#length = 0;
    if (++this.#line === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    const line = length > this.#most ? { line: this.#line, bytes: new Uint8Array(), problem: issue("hl7v2.too-large", { bytes: length, limit: this.#most }) } : readNdjsonLine(bytes, this.#line);
    if (line === undefined) return [];
    this.#found++;
    const { id, problem } = line as { readonly id?: string; readonly problem?: Issue };
    return [{ place: { ...this.#options.place, line: line.line, ...(id !== undefined && { id }) }, bytes: line.bytes, ...inUtf8, ...(problem !== undefined && { problem }) }];
  }
}
