/** Either kind of code sequence that the scanner reads: the received bytes, or the UTF-16 code units of a decoded text. */
export type Codes = Uint8Array | Uint16Array;

/** What a character means to the scanner. */
export const kind = { text: 0, subcomponent: 1, component: 2, repetition: 3, field: 4, end: 5 } as const;

/** The delimiters of MSH-1 and MSH-2 (HL7 v2 chapter 2.5.4) as code units; -1 for one that MSH-2 does not name. */
export interface Delimiters {
  readonly field: number;
  readonly component: number;
  readonly repetition: number;
  readonly escape: number;
  readonly subcomponent: number;
  /** The fifth character of MSH-2, since v2.7. */
  readonly truncation: number;
  /** Where MSH-2 ends: the offset of the field separator before MSH-3, or of the segment's end. */
  readonly end: number;
  /** `kind` by code unit below 256; all above are text. */
  readonly kinds: Uint8Array;
}

export const carriageReturn = 0x0d;
export const lineFeed = 0x0a;
/** MLLP's end-of-block byte; it ends a segment as a line break does. */
export const endOfBlock = 0x1c;

/** True for the letters and digits, which cannot be delimiters. */
export function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

export function isLineEnd(code: number): boolean {
  return code === carriageReturn || code === lineFeed;
}

/** The longest MSH-2 of any version: four characters, five since v2.7. */
const longestEncoding = 5;

/** Sets in use by their characters, so that messages of one sender share theirs. */
const sets = new Map<string, Omit<Delimiters, "end">>();
const mostSets = 256;

/**
 * Reads MSH-1 and MSH-2 of the header segment (MSH, FHS or BHS) whose name starts at `at`. Undefined when they cannot be
 * delimiters: missing, letters or digits, white space, beyond Latin-1, or one character with two meanings.
 */
export function readDelimiters(codes: Codes, at: number, to: number): Delimiters | undefined {
  const field = at + 3 < to ? codes[at + 3]! : 0;
  if (!canDelimit(field)) return undefined;
  const from = at + 4;
  let end = from;
  let key = String.fromCharCode(field);
  while (end < to && codes[end] !== field && !isLineEnd(codes[end]!)) {
    if (end - from === longestEncoding || !canDelimit(codes[end]!)) return undefined;
    key += String.fromCharCode(codes[end++]!);
  }
  let set = sets.get(key);
  if (set === undefined) {
    if (key.length === 1 || new Set(key).size < key.length) return undefined;
    set = makeSet(key);
    if (sets.size < mostSets) sets.set(key, set);
  }
  return { ...set, end };
}

function makeSet(key: string): Omit<Delimiters, "end"> {
  const code = (position: number) => (position < key.length ? key.charCodeAt(position) : -1);
  const set = { field: code(0), component: code(1), repetition: code(2), escape: code(3), subcomponent: code(4), truncation: code(5) };
  const kinds = new Uint8Array(256);
  kinds[set.field] = kind.field;
  kinds[set.component] = kind.component;
  if (set.repetition >= 0) kinds[set.repetition] = kind.repetition;
  if (set.subcomponent >= 0) kinds[set.subcomponent] = kind.subcomponent;
  kinds[carriageReturn] = kinds[lineFeed] = kinds[endOfBlock] = kind.end;
  return { ...set, kinds };
}

/** What nearly every message uses, for segments that come without a header to say. */
export const standardDelimiters: Omit<Delimiters, "end"> = makeSet("|^~\\&");

/** The usual ones with another field separator, for a trailer whose header nobody has read. */
export function separatedBy(field: number): Omit<Delimiters, "end"> {
  const separator = String.fromCharCode(field);
  return canDelimit(field) ? makeSet(`${separator}${"^~\\&".replace(separator, "|")}`) : standardDelimiters;
}

function canDelimit(code: number): boolean {
  return code > 0x20 && code < 0x100 && !(code >= 0x7f && code <= 0xa0) && !isAlphanumeric(code);
}
