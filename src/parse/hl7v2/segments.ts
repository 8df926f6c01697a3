import type { Codes } from "./delimiters.ts";
import { carriageReturn, endOfBlock, isAlphanumeric, isLineEnd, lineFeed, readDelimiters } from "./delimiters.ts";

/** Segment names by their three characters packed into a number, so that equal names are one string. */
const names = new Map<number, string>();
/** Z-segments are the senders' own, so the number of names has no bound in the standard; this bounds the memory. */
const mostNames = 4096;

/** Three characters as one number. */
export function packedName(codes: Codes, at: number): number {
  return codes[at]! | (codes[at + 1]! << 8) | (codes[at + 2]! << 16);
}

function pack(name: string): number {
  return name.charCodeAt(0) | (name.charCodeAt(1) << 8) | (name.charCodeAt(2) << 16);
}

export function segmentName(packed: number): string {
  const known = names.get(packed);
  if (known !== undefined) return known;
  const name = String.fromCharCode(packed & 0xff, (packed >> 8) & 0xff, packed >> 16);
  if (names.size < mostNames) names.set(packed, name);
  return name;
}

export const msh = pack("MSH");
export const fhs = pack("FHS");
export const bhs = pack("BHS");
export const bts = pack("BTS");
export const fts = pack("FTS");

/** True for white space and line breaks: the characters that `String.trim` takes away. MLLP's start of block (0x0B) is one of them. */
export function isBlank(code: number): boolean {
  return (
    code === 0x20 || (code >= 0x09 && code <= 0x0d) || code === 0xa0 ||
    (code >= 0x1680 && (code === 0x1680 || (code >= 0x2000 && code <= 0x200a) || code === 0x2028 || code === 0x2029 || code === 0x202f || code === 0x205f || code === 0x3000 || code === 0xfeff))
  );
}

/**
 * True where a segment starts at `at`: three characters `[A-Z][A-Z0-9]{2}` (chapter 2.5.2), then the field separator or the end
 * of the line.
 */
export function isSegmentStart(codes: Codes, at: number, to: number, field: number): boolean {
  if (at + 3 > to) return false;
  const first = codes[at]!;
  if (first < 0x41 || first > 0x5a || !isNameCharacter(codes[at + 1]!) || !isNameCharacter(codes[at + 2]!)) return false;
  if (at + 3 === to) return true;
  const next = codes[at + 3]!;
  return next === field || isLineEnd(next) || next === endOfBlock;
}

function isNameCharacter(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0x30 && code <= 0x39);
}

/**
 * True where a line starts that ends the message before it: MSH, or a segment of a batch's envelope (chapter 2.10.3). Each of
 * them may bring delimiters of its own, so any that can be read will do.
 */
export function isBoundary(codes: Codes, at: number, to: number, field: number): boolean {
  if (at + 3 > to) return false;
  const packed = packedName(codes, at);
  if (packed !== msh && packed !== fhs && packed !== bhs && packed !== bts && packed !== fts) return false;
  if (isSegmentStart(codes, at, to, field)) return true;
  if (packed === bts || packed === fts) return isUnlikelyInText(codes[at + 3]!);
  return readDelimiters(codes, at, to) !== undefined;
}

/** The start of the next boundary segment that begins a line after `from`; `to` when there is none. */
export function nextBoundary(codes: Codes, from: number, to: number, field: number): number {
  for (let at = from; at < to; at++) {
    if (!isLineEnd(codes[at]!)) continue;
    const start = skipBlank(codes, at, to);
    if (isBoundary(codes, start, to, field)) return start;
    at = Math.max(at, start - 1);
  }
  return to;
}

/** The start of the first header segment; the end when there is none. At the very start one whose delimiters cannot be read counts, too. */
export function firstHeader(codes: Codes): number {
  const start = skipBlank(codes, 0, codes.length);
  const packed = start + 3 <= codes.length ? packedName(codes, start) : 0;
  const isHeader = packed === msh || packed === fhs || packed === bhs;
  if (isHeader && !isAlphanumeric(codes[start + 3] ?? 0)) return start;
  return isBoundary(codes, start, codes.length, -1) ? start : nextBoundary(codes, start, codes.length, -1);
}

/** How many lines end between `from` and `to`. */
export function lineBreaks(codes: Codes, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (codes[at] === carriageReturn || (codes[at] === lineFeed && codes[at - 1] !== carriageReturn)) count++;
  }
  return count;
}

/** The first character from `from` on that is no white space, line break, MLLP framing or byte order mark (of UTF-8 where the codes are bytes). */
export function skipBlank(codes: Codes, from: number, to: number): number {
  let at = from;
  for (;;) {
    while (at < to && (isBlank(codes[at]!) || codes[at] === endOfBlock)) at++;
    if (codes[at] !== 0xef || codes[at + 1] !== 0xbb || codes[at + 2] !== 0xbf) return at;
    at += 3;
  }
}

/** BTS and FTS use their header's field separator; punctuation of plain text after the letters makes it text. */
function isUnlikelyInText(code: number): boolean {
  return code > 0x20 && !isAlphanumeric(code) && !")-,.:;".includes(String.fromCharCode(code));
}
