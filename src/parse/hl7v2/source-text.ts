import type { SourcePosition } from "../../model/issue.ts";
import type { Codes } from "./delimiters.ts";
import { carriageReturn, lineFeed } from "./delimiters.ts";
import type { Width } from "./widths.ts";

/** A position this near to the text's start is counted out; most warnings stand in the first segment, and one of them is not worth an index. */
const near = 512;

/** How a text's characters lie in the received body. */
export interface Layout {
  /** Byte offset in the body of the text's first character. */
  readonly offset: number;
  /** Line of the body on which the text starts. */
  readonly line: number;
  /** Bytes of a character: a number where each takes the same, else the text's bytes and how to measure them. */
  readonly size: number | { readonly bytes: Uint8Array; readonly width: Width };
}

/**
 * Decoded text that knows where in the received body it came from. What positions need is worked out in one pass when the
 * first is asked for; after that a position costs a binary search for its line.
 */
export class SourceText {
  readonly text: string;
  readonly codes: Codes;
  readonly #layout: Layout;
  #lineStarts: Int32Array | undefined;
  /** Code points before each code unit, where there are surrogate pairs. */
  #points: Int32Array | undefined;
  /** Bytes before each code unit, where characters differ in size. */
  #bytes: Int32Array | undefined;

  constructor(text: string, codes: Codes, layout: Layout) {
    this.text = text;
    this.codes = codes;
    this.#layout = layout;
  }

  /** The position of the character at offset `at` of the text; columns count code points. */
  position(at: number): SourcePosition {
    const { line, offset, size } = this.#layout;
    if (size === 1 && at < near) {
      const lines = lineStartsOf(this.codes, at);
      return { line: line + lines.length - 1, column: at - lines[lines.length - 1]! + 1, offset: offset + at };
    }
    if (this.#lineStarts === undefined) this.#measure();
    const starts = this.#lineStarts!;
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    const points = this.#points?.[at] ?? at;
    const before = this.#points?.[starts[low]!] ?? starts[low]!;
    const bytes = this.#bytes?.[at] ?? (size === 4 ? points * size : at * (size as number));
    return { line: line + low, column: points - before + 1, offset: offset + bytes };
  }

  /** The byte offset in the body of the character at `at`, which may be the text's end. */
  byteOffset(at: number): number {
    const { offset, size } = this.#layout;
    if (at === 0) return offset;
    if (size === 1) return offset + at;
    return typeof size === "object" && at === this.codes.length ? offset + size.bytes.length : this.position(at).offset;
  }

  #measure(): void {
    const { codes } = this;
    const { size } = this.#layout;
    this.#lineStarts = Int32Array.from(lineStartsOf(codes, codes.length));
    const pairs = codes instanceof Uint16Array && codes.some(isLowSurrogate);
    if (pairs) this.#points = new Int32Array(codes.length + 1);
    if (typeof size === "object") this.#bytes = new Int32Array(codes.length + 1);
    if (!pairs && typeof size === "number") return;
    let points = 0;
    let bytes = 0;
    for (let at = 0; at <= codes.length; at++) {
      if (this.#points !== undefined) this.#points[at] = points;
      if (this.#bytes !== undefined) this.#bytes[at] = bytes;
      if (pairs && isLowSurrogate(codes[at + 1] ?? 0)) continue;
      points++;
      if (typeof size === "object") bytes += size.width(size.bytes, bytes);
    }
  }
}

/** The offsets at which lines start, up to `to`. */
function lineStartsOf(codes: Codes, to: number): number[] {
  const starts = [0];
  for (let at = 0; at < to; at++) {
    const code = codes[at]!;
    if (code === lineFeed || (code === carriageReturn && codes[at + 1] !== lineFeed)) starts.push(at + 1);
  }
  return starts;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
