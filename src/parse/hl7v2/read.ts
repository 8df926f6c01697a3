import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { SourceRecord } from "../../model/record.ts";
import { checkEnvelope } from "./batch.ts";
import { encodingNamed } from "./character-sets.ts";
import { decode, decoderOf, plainText, readingOfPlain, sourceText } from "./charset.ts";
import type { Codes } from "./delimiters.ts";
import { readDelimiters, standardDelimiters } from "./delimiters.ts";
import type { Declared, Hl7v2Message, MessageOptions, Reading } from "./message.ts";
import { declaredEncoding, readMessage, unreadable } from "./message.ts";
import { Hl7v2Record } from "./record.ts";
import { scan } from "./scan.ts";
import { bhs, fhs, firstHeader, lineBreaks, msh, nextBoundary, packedName, segmentName, skipBlank } from "./segments.ts";
import { SourceText } from "./source-text.ts";
import { surroundingsOf } from "./surroundings.ts";
import { mostAlike, warningsOf } from "./warnings.ts";
import { readWide } from "./wide.ts";

export interface ReadOptions extends MessageOptions {
  /** The `charset` of the content type; it goes before MSH-18. */
  readonly charset?: string;
  /** The most bytes that are read; 10 MiB unless told. */
  readonly maxBytes?: number;
}

/** What a body holds: its messages in order, and the FHS, BHS, BTS and FTS segments around them as a record of their own. */
export interface Hl7v2Body {
  readonly messages: readonly Hl7v2Message[];
  readonly envelope: SourceRecord | null;
  /** The units of the envelope that surround a message; the others stand around nothing. */
  readonly surrounding: ReadonlySet<number>;
  /** What is wrong with the body as a whole. Where it is fatal there are no messages. */
  readonly issues: readonly Issue[];
}

const defaultLimit = 10 * 1024 * 1024;

/**
 * Reads HL7 v2 in its ER7 encoding (chapter 2.6): one message, several, or a batch. MLLP framing, a byte order mark, blank
 * lines and white space before a segment are passed over; segments end with CR, LF or both. Every leaf of the body is in a
 * record, in those of the messages or in the envelope. Never throws for what the bytes hold; takes time linear in their number.
 */
export function readHl7v2(body: Uint8Array, options: ReadOptions): Hl7v2Body {
  const limit = options.maxBytes ?? defaultLimit;
  if (body.length > limit) return refused(issue("hl7v2.too-large", { bytes: body.length, limit }));
  return new BodyReader(body, options).read();
}

function refused(problem: Issue): Hl7v2Body {
  return { messages: [], envelope: null, surrounding: new Set(), issues: [problem] };
}

/** Reads one body. A body of one byte a character throughout, or in UTF-16 or UTF-32, is one text; any other is decoded message by message, each in its own character set. */
class BodyReader {
  readonly #body: Uint8Array;
  readonly #options: ReadOptions;
  readonly #external: string | undefined;
  readonly #issues: Issue[] = [];
  readonly #messages: Hl7v2Message[] = [];
  /** The boundary segments in order, and the bytes of those that are not MSH. */
  readonly #order: string[] = [];
  readonly #envelope: Uint8Array[] = [];
  readonly #badHeaders = { FHS: 0, BHS: 0 };
  readonly #wide: ReturnType<typeof readWide>;
  /** The body without its UTF-8 byte order mark and padding, and how long the mark is. */
  readonly #bytes: Uint8Array;
  readonly #mark: number;
  #hasNul = false;

  constructor(body: Uint8Array, options: ReadOptions) {
    // A plain view also of a Buffer, so that the pass meets one kind of array.
    this.#body = new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    this.#options = options;
    this.#external = options.charset === undefined ? undefined : encodingNamed(options.charset);
    if (options.charset !== undefined && this.#external === undefined) {
      this.#issues.push(issue("hl7v2.charset-unknown", { place: "The content type", encoding: "MSH-18 says, else as UTF-8" }));
    }
    this.#wide = readWide(this.#body);
    this.#mark = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0;
    let end = body.length;
    while (end > 0 && body[end - 1] === 0) end--;
    this.#bytes = this.#body.subarray(Math.min(this.#mark, end), end);
  }

  read(): Hl7v2Body {
    const bytes = this.#bytes;
    const whole = this.#wide?.source ?? this.#plainSource();
    const codes = whole?.codes ?? bytes;
    this.#hasNul = whole?.text.includes("\0") ?? bytes.includes(0);
    const first = firstHeader(codes);
    if (first === codes.length) return refused(this.#whyNoMessage(codes));
    const before = skipBlank(codes, 0, first);
    if (before < first) this.#issues.push(issue("hl7v2.before-message"));
    if (whole === undefined) this.#readPieces(first);
    else this.#readText(whole, first, 1 + lineBreaks(codes, 0, first), this.#external === undefined ? undefined : { declared: this.#external, unknownIn: undefined });
    if (this.#envelope.length === 0) return { messages: this.#messages, envelope: null, surrounding: new Set(), issues: this.#issues };
    const envelope = this.#readEnvelope(whole);
    if (this.#messages.length === 0) this.#issues.push(issue("hl7v2.batch-empty"));
    for (const problem of checkEnvelope(this.#order, envelope)) this.#issues.push(problem);
    const { ofMessages, used } = surroundingsOf(this.#order, this.#envelope);
    return {
      messages: this.#messages.map((message, index) => ({ ...message, surroundings: ofMessages[index]! })),
      envelope,
      surrounding: this.#unitsOf(envelope, used),
      issues: this.#issues,
    };
  }

  /** The envelope's units that belong to the header and trailer segments of these numbers; what else stands behind one belongs to it. */
  #unitsOf(envelope: SourceRecord, segments: ReadonlySet<number>): Set<number> {
    const names = this.#order.filter((name) => name !== "MSH");
    const units = new Set<number>();
    let segment = -1;
    for (const [unit, { name }] of envelope.units.entries()) {
      if (name === names[segment + 1]) segment++;
      if (segments.has(segment)) units.add(unit);
    }
    return units;
  }

  #plainSource(): SourceText | undefined {
    const text = plainText(this.#bytes);
    return text === undefined ? undefined : new SourceText(text, this.#bytes, { offset: this.#mark, line: 1, size: 1 });
  }

  /** Reads a body whose messages are decoded one by one. */
  #readPieces(first: number): void {
    const bytes = this.#bytes;
    let line = 1 + lineBreaks(bytes, 0, first);
    for (let at = first; at < bytes.length; ) {
      const delimiters = readDelimiters(bytes, at, bytes.length);
      const end = nextBoundary(bytes, at + 3, bytes.length, delimiters?.field ?? -1);
      const piece = bytes.subarray(at, end);
      const declared = delimiters === undefined || packedName(bytes, at) !== msh
        ? { declared: this.#external, unknownIn: undefined }
        : declaredEncoding(piece, piece.length, { ...delimiters, end: delimiters.end - at }, this.#external);
      const decoded = decode(piece, declared.declared);
      this.#readText(sourceText(decoded, piece, this.#mark + at, line), 0, line, { ...declared, ...decoded });
      line += lineBreaks(bytes, at, end);
      at = end;
    }
  }

  /** Reads the messages of a text from the boundary segment at `from` on. Without `reading` they are plain or wide, and each declares its own. */
  #readText(source: SourceText, from: number, firstLine: number, known: Reading | Declared | undefined): void {
    const { codes } = source;
    const escapes = new Map<number, number>();
    let line = firstLine;
    for (let at = from; at < codes.length; ) {
      const packed = packedName(codes, at);
      const delimiters = readDelimiters(codes, at, codes.length);
      this.#order.push(segmentName(packed));
      if (packed !== msh || delimiters === undefined) {
        const end = nextBoundary(codes, at + 3, codes.length, delimiters?.field ?? -1);
        if (packed === msh) this.#messages.push(unreadable(badDelimiters(source, at, 1), this.#slice(source, at, end)));
        else this.#envelope.push(this.#slice(source, at, end));
        if (delimiters === undefined && (packed === fhs || packed === bhs)) this.#tellBadHeader(source, at, packed === fhs ? "FHS" : "BHS");
        line += lineBreaks(codes, at, end);
        at = end;
        continue;
      }
      const reading = known !== undefined && "encoding" in known ? known : this.#readingOf(known ?? declaredEncoding(codes, codes.length, delimiters, undefined));
      const hasEscapes = (start: number, end: number) => nextEscape(source.text, delimiters.escape, start, escapes) < end;
      const { message, scanned } = readMessage(source, at, line, delimiters, reading, hasEscapes, this.#options);
      const end = scanned.stoppedAt;
      const body = this.#slice(source, at, end);
      const nul = this.#hasNul ? codes.subarray(at, end).indexOf(0) : -1;
      this.#messages.push(nul < 0 ? { ...message, body, surroundings: null } : unreadable(binary(source, at + nul), body, reading.encoding));
      line = scanned.line;
      at = end;
    }
  }

  /** A header whose delimiters cannot be read is read with the usual ones. */
  #tellBadHeader(source: SourceText, at: number, name: "FHS" | "BHS"): void {
    const number = this.#badHeaders[name]++;
    // Counted for the few that are told of only.
    if (number < mostAlike) this.#issues.push({ ...badDelimiters(source, at, this.#order.filter((other) => other === name).length), severity: "warning" });
    else if (number === mostAlike) this.#issues.push(issue("hl7v2.delimiters-more", { segment: name }));
  }

  /** How a message is read whose bytes mean the same in every encoding, or whose encoding the body as a whole shows. */
  #readingOf(declared: Declared): Reading {
    if (this.#wide !== undefined) return { declared: undefined, unknownIn: undefined, encoding: this.#wide.encoding };
    return { ...declared, ...readingOfPlain(declared.declared) };
  }

  #slice(source: SourceText, from: number, to: number): Uint8Array {
    // A message that is alone in its body keeps the body as it came.
    if (this.#messages.length === 0 && this.#order.length === 1 && to === source.codes.length && this.#isLast(source)) return this.#body;
    return this.#wide?.slice(from, to) ?? this.#body.subarray(source.byteOffset(from), source.byteOffset(to));
  }

  #isLast(source: SourceText): boolean {
    return this.#wide !== undefined || source.byteOffset(source.codes.length) === this.#mark + this.#bytes.length;
  }

  /** The envelope's segments, read from the body's whole text: they name no character set of their own. */
  #readEnvelope(whole: SourceText | undefined): Hl7v2Record {
    const bytes = this.#bytes;
    const decoded = whole === undefined ? decode(bytes, this.#external) : undefined;
    const source = whole ?? sourceText(decoded!, bytes, this.#mark, 1);
    const { codes, text } = source;
    let at = firstHeader(codes);
    while (packedName(codes, at) === msh) at = nextBoundary(codes, at + 3, codes.length, codes[at + 3]!);
    const delimiters = readDelimiters(codes, at, codes.length) ?? { ...standardDelimiters, end: at + 3 };
    const scanned = scan(codes, at, codes.length, 1, delimiters, true);
    for (const unit of scanned.units) unit.line = source.position(unit.at).line;
    const decodeBytes = decoderOf(decoded?.encoding ?? this.#wide?.encoding ?? this.#external ?? "utf-8");
    const escaped = delimiters.escape >= 0 && text.includes(String.fromCharCode(delimiters.escape));
    const record = new Hl7v2Record(source, scanned, decodeBytes, escaped);
    for (const warning of warningsOf(record, scanned, [], escaped)) this.#issues.push(warning);
    return record;
  }

  /** What to say of a body without a header segment. */
  #whyNoMessage(codes: Codes): Issue {
    if (skipBlank(codes, 0, codes.length) === codes.length) return issue("hl7v2.empty");
    if (this.#hasNul) return issue("hl7v2.binary", { offset: this.#mark + codes.indexOf(0) });
    return issue("hl7v2.no-msh");
  }
}

/** The offset of the next escape character from `from` on; remembers what it found, so that all messages of a text cost one search. */
function nextEscape(text: string, escape: number, from: number, found: Map<number, number>): number {
  if (escape < 0) return Infinity;
  const known = found.get(escape);
  if (known !== undefined && known >= from) return known;
  const at = text.indexOf(String.fromCharCode(escape), from);
  const next = at < 0 ? Infinity : at;
  found.set(escape, next);
  return next;
}

function badDelimiters(source: SourceText, at: number, occurrence: number): Issue {
  const position = source.position(at);
  const segment = segmentName(packedName(source.codes, at));
  return issue("hl7v2.delimiters", { segment, line: position.line }, { source: `${segment}[${occurrence}]`, position });
}

function binary(source: SourceText, at: number): Issue {
  const position = source.position(at);
  return issue("hl7v2.binary", { offset: position.offset }, { position });
}
