import { Buffer } from "node:buffer";
import { issue } from "../../errors.ts";
import type { RecordPlace } from "../../model/conversion.ts";
import type { Issue } from "../../model/issue.ts";
import type { Packet } from "../../model/packet.ts";
import { isBlank, isBoundary, longestHeaders, readPart } from "../multipart.ts";
import { partTypes } from "../record-types.ts";
import { partType, typed } from "../unpack.ts";
import { NdjsonSplitter } from "./ndjson-splitter.ts";
import type { SplitLimits, Splitter } from "./splitter.ts";
import { TextSplitter } from "./text-splitter.ts";

/** A part whose headers are read: what splits it, or the record that says why nothing does. */
type Body = { readonly splitter: Splitter } | { readonly told: Packet };

/** Splits multipart/form-data at its boundary (RFC 2046, section 5.1), and each part as what it says it is. */
export class MultipartSplitter implements Splitter {
  readonly #limits: SplitLimits;
  readonly #delimiter: Buffer | null;
  readonly #issues: Issue[] = [];
  /** From the last place on that may be part of a delimiter. Before the first part it has the line break that a delimiter begins with. */
  #pending: Buffer = Buffer.from("\r\n");
  #state: "before" | "part" | "after" = "before";
  #number = 0;
  /** The part's bytes until its headers are whole. */
  #head: Buffer = Buffer.alloc(0);
  #body: Body | null = null;
  #outside = false;

  constructor(boundary: string | undefined, limits: SplitLimits) {
    this.#limits = limits;
    this.#delimiter = isBoundary(boundary) ? Buffer.from(`\r\n--${boundary}`, "latin1") : null;
  }

  add(chunk: Uint8Array): Packet[] {
    if (this.#delimiter === null) return [];
    this.#pending = Buffer.concat([this.#pending, chunk]);
    return this.#read(this.#delimiter, false);
  }

  end(cutOff?: Issue): { readonly packets: readonly Packet[]; readonly issues: readonly Issue[] } {
    if (this.#delimiter === null) return { packets: [], issues: [issue("body.boundary")] };
    const packets = this.#read(this.#delimiter, true);
    if (this.#state === "before") return { packets, issues: [issue("body.no-delimiter")] };
    if (this.#state === "part") packets.push(...this.#endPart(cutOff ?? issue("body.part-cut-off", { part: this.#number })));
    else if (this.#number === 0) this.#issues.push(issue("body.no-parts"));
    if (this.#outside) this.#issues.unshift(issue("body.outside-parts"));
    return { packets, issues: this.#issues };
  }

  #read(delimiter: Buffer, isEnd: boolean): Packet[] {
    const packets: Packet[] = [];
    let from = 0;
    for (;;) {
      const at = this.#state === "after" ? -1 : this.#pending.indexOf(delimiter, from);
      if (at < 0) {
        // A delimiter may have begun.
        const kept = isEnd || this.#state === "after" ? 0 : delimiter.length - 1;
        packets.push(...this.#pass(Math.max(this.#pending.length - kept, 0)));
        return packets;
      }
      const line = endOfLine(this.#pending, at + delimiter.length, isEnd);
      if (line === "incomplete") {
        packets.push(...this.#pass(at));
        return packets;
      }
      if (line === undefined) {
        from = at + 2;
        continue;
      }
      packets.push(...this.#pass(at));
      if (this.#state === "part") packets.push(...this.#endPart());
      this.#state = line.closes ? "after" : "part";
      if (!line.closes) this.#number++;
      // The line break of one delimiter may begin the next one.
      this.#pending = this.#pending.subarray(line.to - at - (line.closes ? 0 : 2));
      this.#overlap = line.closes ? 0 : 2;
      from = 0;
    }
  }

  /** Bytes at the start of what is pending that belong to the delimiter before. */
  #overlap = 2;

  /** Hands on what is no delimiter. */
  #pass(length: number): Packet[] {
    const bytes = this.#pending.subarray(Math.min(this.#overlap, length), length);
    this.#overlap = Math.max(this.#overlap - length, 0);
    this.#pending = this.#pending.subarray(length);
    if (this.#state === "part") return this.#content(bytes);
    this.#outside ||= !isBlank(bytes);
    return [];
  }

  #content(bytes: Buffer): Packet[] {
    if (this.#body !== null) return "splitter" in this.#body ? this.#body.splitter.add(bytes) : [];
    this.#head = Buffer.concat([this.#head, bytes]);
    const isWhole = this.#head.subarray(0, 2).toString("latin1") === "\r\n" || this.#head.subarray(0, longestHeaders).includes("\r\n\r\n");
    return isWhole || this.#head.length >= longestHeaders ? this.#begin() : [];
  }

  #begin(): Packet[] {
    const { part, file, contentType, bytes, problem } = readPart(this.#head, this.#number);
    const place: RecordPlace = { part, ...(file !== undefined && { file }) };
    const { type, reader } = partType(contentType);
    const said = contentType ?? "text/plain";
    const told = (why: Issue) => ({ told: { place, bytes, contentType: said, problem: why } });
    if (problem !== undefined) this.#body = told(problem);
    else if (type === undefined || reader === undefined || reader === "multipart") this.#body = told(issue("body.part-type", { part, accepted: partTypes.join(", ") }));
    else if (reader === "ndjson") this.#body = { splitter: new NdjsonSplitter({ ...this.#limits, place, said, charset: type.charset }) };
    else this.#body = { splitter: new TextSplitter({ ...this.#limits, place, said, typed: typed(type), sniff: reader === "sniffed" }) };
    return "splitter" in this.#body ? this.#body.splitter.add(bytes) : [];
  }

  #endPart(cutOff?: Issue): Packet[] {
    const packets = this.#body === null ? this.#begin() : [];
    const body = this.#body!;
    this.#body = null;
    this.#head = Buffer.alloc(0);
    if ("told" in body) return [...packets, cutOff === undefined ? body.told : { ...body.told, problem: cutOff }];
    const { packets: last, issues } = body.splitter.end(cutOff);
    this.#issues.push(...issues);
    return [...packets, ...last];
  }
}

/** The end of a delimiter line from behind its boundary on; undefined where it is text. */
function endOfLine(bytes: Buffer, from: number, isEnd: boolean): { readonly to: number; readonly closes: boolean } | "incomplete" | undefined {
  const closes = bytes[from] === 0x2d && bytes[from + 1] === 0x2d;
  let at = closes ? from + 2 : from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
  if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return { to: at + 2, closes };
  const mayGoOn = at >= bytes.length || (bytes[at] === 0x0d && at + 1 >= bytes.length) || (!closes && bytes[from] === 0x2d && from + 1 >= bytes.length);
  if (mayGoOn && !isEnd) return "incomplete";
  return closes && at >= bytes.length ? { to: bytes.length, closes } : undefined;
}
