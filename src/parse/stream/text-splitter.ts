import { Buffer } from "node:buffer";
import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { Packet } from "../../model/packet.ts";
import { endOfBlock, isLineEnd, readDelimiters } from "../hl7v2/delimiters.ts";
import type { Piece } from "../hl7v2/pieces.ts";
import { PieceCutter } from "../hl7v2/pieces.ts";
import { firstHeader, lineBreaks, msh, nextBoundary, packedName, segmentName } from "../hl7v2/segments.ts";
import { readWide } from "../hl7v2/wide.ts";
import { looksLikeHl7v2 } from "../record-types.ts";
import { type SplitLimits, type SplitPart, type Splitter, unreadPart } from "./splitter.ts";
import { EnvelopeCount } from "./envelope-count.ts";

/** Bytes up to which a text is one packet, as it came: its envelope is read with it. */
export const mostWhole = 256 * 1024;
/** Bytes after which a long text is cut, with the message that they end in. */
const goal = 128 * 1024;
/** As many bytes tell whether a text is HL7 v2. */
const sniffed = 256;

interface TextOptions extends SplitLimits, SplitPart {
  readonly typed: Pick<Packet, "contentType" | "charset">;
  /** Whether it must begin as HL7 v2 does. */
  readonly sniff: boolean;
}

/**
 * Splits HL7 v2 of any length. A short text is one packet. A long one comes message by message, each with the header segments before it, and the counts of its trailers are checked;
 * one in UTF-16 or UTF-32 is read whole or not at all.
 */
export class TextSplitter implements Splitter {
  readonly #options: TextOptions;
  readonly #envelope = new EnvelopeCount();
  readonly #segments = new Map<string, number>();
  readonly #around: { file: Uint8Array | null; batch: Uint8Array | null } = { file: null, batch: null };
  /** The text so far, until it is known to be long. */
  #start: Buffer | null = Buffer.alloc(0);
  #cutter: PieceCutter;
  #messages = 0;
  #problem: Issue | null = null;
  #isFirst = true;
  readonly #issues: Issue[] = [];
  /** The last message, until another one is whole: the body may end in it. */
  #held: Packet | null = null;

  constructor(options: TextOptions) {
    this.#options = options;
    this.#cutter = new PieceCutter({ goal: Math.min(goal, options.most), most: options.most });
  }

  add(chunk: Uint8Array): Packet[] {
    if (this.#problem !== null) return [];
    if (this.#start === null) return this.#cutter.add(chunk).flatMap((piece) => this.#messagesOf(piece));
    const start = (this.#start = Buffer.concat([this.#start, chunk]));
    const { sniff, most } = this.#options;
    if (sniff && start.length >= sniffed && !looksLikeHl7v2(start)) return this.#refuse(issue("http.not-hl7v2"));
    const wide = readWide(start.subarray(0, 16)) !== undefined;
    if (start.length <= (wide ? most : mostWhole)) return [];
    if (wide) return this.#refuse(issue("hl7v2.too-large", { bytes: start.length, limit: most }));
    this.#start = null;
    return this.#cutter.add(start).flatMap((piece) => this.#messagesOf(piece));
  }

  end(cutOff?: Issue): { readonly packets: readonly Packet[]; readonly issues: readonly Issue[] } {
    if (this.#problem !== null) return this.#told(this.#problem);
    if (this.#start !== null) {
      if (cutOff !== undefined) return this.#told(cutOff);
      if (this.#start.length === 0) return this.#told(issue("hl7v2.empty"));
      if (this.#options.sniff && !looksLikeHl7v2(this.#start)) return this.#told(issue("http.not-hl7v2"));
      return { packets: [{ place: this.#options.place, bytes: this.#start, ...this.#options.typed }], issues: [] };
    }
    const packets = this.#cutter.end().flatMap((piece) => this.#messagesOf({ ...piece, bytes: withoutPadding(piece.bytes) }));
    if (this.#held !== null) packets.push(cutOff === undefined ? this.#held : { ...this.#held, problem: cutOff });
    if (this.#messages === 0 && packets.length === 0) return this.#told(issue("hl7v2.no-msh"));
    const issues = [...this.#issues, ...this.#envelope.end()];
    return { packets, issues: cutOff === undefined ? issues : [...issues, cutOff] };
  }

  #refuse(problem: Issue): Packet[] {
    this.#problem = problem;
    this.#start = null;
    return [];
  }

  #told(problem: Issue) {
    return unreadPart(this.#options, this.#start ?? new Uint8Array(), problem);
  }

  #messagesOf({ bytes, line: first }: Piece): Packet[] {
    const packets: Packet[] = [];
    let at = 0;
    if (this.#isFirst) {
      at = firstHeader(bytes);
      if (at < bytes.length) this.#isFirst = false;
      if (at < bytes.length && !isMark(bytes.subarray(0, at))) this.#issues.push(issue("hl7v2.before-message"));
    }
    let line = first + lineBreaks(bytes, 0, at);
    while (at < bytes.length) {
      const packed = packedName(bytes, at);
      const end = nextBoundary(bytes, at + 3, bytes.length, readDelimiters(bytes, at, bytes.length)?.field ?? -1);
      const stretch = bytes.subarray(at, end);
      if (packed === msh) packets.push(...this.#next(stretch));
      else this.#note(segmentName(packed), stretch, line);
      line += lineBreaks(bytes, at, end);
      at = end;
    }
    return packets;
  }

  #next(bytes: Uint8Array): readonly Packet[] {
    this.#envelope.message();
    const before = this.#held;
    const { file, batch } = this.#around;
    const around = [file, batch].filter((segment) => segment !== null);
    this.#held = { place: { ...this.#options.place, message: ++this.#messages }, bytes, ...this.#options.typed, surroundings: around.length === 0 ? null : Buffer.concat(around) };
    return before === null ? [] : [before];
  }

  #note(name: string, bytes: Uint8Array, line: number): void {
    const number = (this.#segments.get(name) ?? 0) + 1;
    this.#segments.set(name, number);
    this.#envelope.segment({ name, line, source: `${name}[${number}]`, declared: name === "BTS" || name === "FTS" ? firstField(bytes) : undefined });
    if (name === "FHS") this.#around.file = bytes;
    if (name === "FTS" || name === "FHS") this.#around.batch = null;
    if (name === "FTS") this.#around.file = null;
    if (name === "BHS") this.#around.batch = bytes;
    if (name === "BTS") this.#around.batch = null;
  }
}

/** What field 1 of a trailer says; undefined where it says nothing. */
function firstField(bytes: Uint8Array): string | undefined {
  const end = bytes.findIndex((code) => isLineEnd(code) || code === endOfBlock);
  const segment = Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString("latin1");
  const field = segment.slice(4).split(segment.charAt(3), 1)[0]?.trim();
  return field === "" ? undefined : field;
}

/** A text may be padded with NUL. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}

function isMark(bytes: Uint8Array): boolean {
  return Buffer.from(bytes).toString("utf8").replace("\ufeff", "").trim() === "";
}
