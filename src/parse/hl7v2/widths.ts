import { isLineEnd } from "./delimiters.ts";

/** Tells how many bytes the character at `at` takes. It is asked for the characters one after the other, from a line's start on. */
export type Width = (bytes: Uint8Array, at: number) => number;

/** The number of bytes of the UTF-8 character at `at` (RFC 3629, section 4); 0 when there is none. */
export function utf8Width(bytes: Uint8Array, at: number): number {
  const lead = bytes[at]!;
  if (lead < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (lead < 0xc2 || lead > 0xf4 || !continues(second)) return 0;
  if (lead < 0xe0) return 2;
  if ((lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) || !continues(bytes[at + 2] ?? 0)) return 0;
  if (lead < 0xf0) return 3;
  if ((lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) || !continues(bytes[at + 3] ?? 0)) return 0;
  return 4;
}

function continues(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

/** The width of characters in an encoding; undefined where each is one byte. */
export function widthIn(encoding: string): Width | undefined {
  switch (encoding) {
    case "utf-8": return (bytes, at) => utf8Width(bytes, at) || 1;
    case "shift_jis": return (bytes, at) => (isBetween(bytes[at]!, 0x81, 0x9f) || isBetween(bytes[at]!, 0xe0, 0xfc) ? 2 : 1);
    case "euc-kr": case "big5": return (bytes, at) => (isBetween(bytes[at]!, 0x81, 0xfe) ? 2 : 1);
    case "euc-jp": return (bytes, at) => (bytes[at] === 0x8f ? 3 : bytes[at] === 0x8e || isBetween(bytes[at]!, 0xa1, 0xfe) ? 2 : 1);
    case "gb18030": return (bytes, at) => (!isBetween(bytes[at]!, 0x81, 0xfe) ? 1 : isBetween(bytes[at + 1] ?? 0, 0x30, 0x39) ? 4 : 2);
    case "iso-2022-jp": return iso2022();
    default: return undefined;
  }
}

function isBetween(byte: number, low: number, high: number): boolean {
  return byte >= low && byte <= high;
}

/** ISO 2022: escape sequences switch between one and two bytes a character and count to the character after them; a line starts with one. */
function iso2022(): Width {
  const escape = 0x1b;
  let wide = false;
  return (bytes, at) => {
    let length = 0;
    while (bytes[at + length] === escape) {
      wide = bytes[at + length + 1] === 0x24;
      length += wide && bytes[at + length + 2] === 0x28 ? 4 : 3;
    }
    if (isLineEnd(bytes[at + length] ?? 0)) wide = false;
    return length + (wide ? 2 : 1);
  };
}
