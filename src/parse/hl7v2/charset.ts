import { Buffer, isAscii, isUtf8 } from "node:buffer";
import iconv from "iconv-lite";
import type { Codes } from "./delimiters.ts";
import type { DecodeBytes } from "./escapes.ts";
import { SourceText } from "./source-text.ts";
import { utf8Width, widthIn } from "./widths.ts";

/** The characters of windows-1252 at 0x80 to 0x9F; its five holes are C1 controls, as the web reads them, so that every byte has a character. */
const windows1252 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
const replacement = "\ufffd";

/** What was wrong with the bytes in view of the declared character set. */
export type Contradiction = "undeclared" | "contradicted" | "invalid";

export interface Decoded {
  readonly text: string;
  readonly codes: Codes;
  /** The encoding the bytes were read in. */
  readonly encoding: string;
  readonly contradiction?: Contradiction;
}

/**
 * Decodes a message. `declared` is believed until a byte contradicts it. Nothing is thrown away: a byte that UTF-8 or ASCII
 * does not have is read as windows-1252, whose every byte is a character.
 */
export function decode(bytes: Uint8Array, declared: string | undefined): Decoded {
  const plain = plainText(bytes);
  if (plain !== undefined) return { text: plain, codes: bytes, ...readingOfPlain(declared) };
  switch (declared) {
    case undefined:
      return isUtf8(bytes) ? inUtf8(bytes) : inWindows1252(bytes, "undeclared");
    case "utf-8":
      return isUtf8(bytes) ? inUtf8(bytes) : withCodes(repairedUtf8(bytes), "utf-8", "invalid");
    case "ascii": case "utf-16": case "utf-32":
      return isUtf8(bytes) ? { ...inUtf8(bytes), contradiction: "contradicted" } : inWindows1252(bytes, "contradicted");
    case "iso-8859-1":
      if (!bytes.some(isC1)) return { text: latin1(bytes), codes: bytes, encoding: declared };
      return isUtf8(bytes) ? { ...inUtf8(bytes), contradiction: "contradicted" } : inWindows1252(bytes, "contradicted");
    case "windows-1252":
      return inWindows1252(bytes);
    default: {
      const text = decoderOf(declared)(bytes);
      if (!text.includes(replacement)) return withCodes(text, declared);
      return isUtf8(bytes) ? { ...inUtf8(bytes), contradiction: "contradicted" } : withCodes(text, declared, "invalid");
    }
  }
}

/**
 * The text of plain bytes: ASCII without the escape character of ISO 2022, so that each byte is its character in every
 * encoding that is read here. Undefined for others.
 */
export function plainText(bytes: Uint8Array): string | undefined {
  if (!isAscii(bytes)) return undefined;
  const text = latin1(bytes);
  return text.includes("\u001b") ? undefined : text;
}

/** How plain bytes are read in view of what is declared. */
export function readingOfPlain(declared: string | undefined): Pick<Decoded, "encoding" | "contradiction"> {
  return declared === "utf-16" || declared === "utf-32" ? { encoding: "utf-8", contradiction: "contradicted" } : { encoding: declared ?? "utf-8" };
}

/** The text with its place in the body: byte `offset`, `line`. */
export function sourceText(decoded: Decoded, bytes: Uint8Array, offset: number, line: number): SourceText {
  const width = decoded.codes === bytes ? undefined : widthIn(decoded.encoding);
  return new SourceText(decoded.text, decoded.codes, { offset, line, size: width === undefined ? 1 : { bytes, width } });
}

/** Decodes the bytes of an `\X..\` sequence; bytes that the encoding does not have are read as windows-1252. */
export function decoderOf(encoding: string): DecodeBytes {
  switch (encoding) {
    case "utf-8": case "ascii": case "utf-16": case "utf-32":
      return (bytes) => (isUtf8(bytes) ? utf8(bytes) : inWindows1252(bytes).text);
    case "iso-8859-1": case "windows-1252":
      return (bytes) => inWindows1252(bytes).text;
    case "iso-2022-jp":
      // iconv-lite has no stateful encodings.
      return (bytes) => new TextDecoder("iso-2022-jp").decode(bytes);
    default:
      return (bytes) => iconv.decode(buffer(bytes), encoding, { stripBOM: false });
  }
}

/** A view for the functions that only Buffer has; it copies nothing. */
function buffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function latin1(bytes: Uint8Array): string {
  return buffer(bytes).toString("latin1");
}

function utf8(bytes: Uint8Array): string {
  return buffer(bytes).toString("utf8");
}

function inUtf8(bytes: Uint8Array): Decoded {
  return withCodes(utf8(bytes), "utf-8");
}

function isC1(byte: number): boolean {
  return byte >= 0x80 && byte <= 0x9f;
}

function inWindows1252(bytes: Uint8Array, contradiction?: Contradiction): Decoded {
  const text = latin1(bytes).replace(/[\x80-\x9f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80]!);
  return withCodes(text, "windows-1252", contradiction);
}

/** UTF-8 with each byte that belongs to no character read as windows-1252. */
function repairedUtf8(bytes: Uint8Array): string {
  const parts: string[] = [];
  let from = 0;
  let at = 0;
  while (at < bytes.length) {
    const width = utf8Width(bytes, at);
    if (width === 0) {
      parts.push(utf8(bytes.subarray(from, at)), inWindows1252(bytes.subarray(at, at + 1)).text);
      from = at + 1;
    }
    at += width || 1;
  }
  parts.push(utf8(bytes.subarray(from)));
  return parts.join("");
}

function withCodes(text: string, encoding: string, contradiction?: Contradiction): Decoded {
  const codes = codeUnits(text);
  return contradiction === undefined ? { text, codes, encoding } : { text, codes, encoding, contradiction };
}

/** The UTF-16 code units of a text. */
export function codeUnits(text: string): Uint16Array {
  const bytes = Buffer.allocUnsafeSlow(text.length * 2);
  bytes.write(text, "utf16le");
  return new Uint16Array(bytes.buffer, bytes.byteOffset, text.length);
}
