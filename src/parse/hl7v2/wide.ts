import { Buffer } from "node:buffer";
import iconv from "iconv-lite";
import { codeUnits } from "./charset.ts";
import { SourceText } from "./source-text.ts";

/** A body in UTF-16 or UTF-32. */
export interface WideText {
  readonly source: SourceText;
  readonly encoding: "utf-16" | "utf-32";
  /** The bytes of the text from code unit `from` to `to`, with the byte order mark that the body had. */
  slice(from: number, to: number): Uint8Array;
}

/** By byte order mark, or by the letters `MSH`, `FHS` or `BHS` in that encoding. The longer encodings come first: a mark of UTF-32LE starts like one of UTF-16LE. */
const signatures = [
  { encoding: "utf-32le", size: 4, mark: [0xff, 0xfe, 0x00, 0x00], zeros: [1, 2, 3] },
  { encoding: "utf-32be", size: 4, mark: [0x00, 0x00, 0xfe, 0xff], zeros: [0, 1, 2] },
  { encoding: "utf-16le", size: 2, mark: [0xff, 0xfe], zeros: [1] },
  { encoding: "utf-16be", size: 2, mark: [0xfe, 0xff], zeros: [0] },
] as const;

/** Reads a body in UTF-16 or UTF-32; undefined when it is in neither. */
export function readWide(body: Uint8Array): WideText | undefined {
  for (const { encoding, size, mark, zeros } of signatures) {
    const marked = mark.every((byte, at) => body[at] === byte);
    if (!marked && !(body.length >= size * 3 && startsWithName(body, size, zeros))) continue;
    const start = marked ? mark.length : 0;
    const whole = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    const text = iconv.decode(whole.subarray(start), encoding, { stripBOM: false });
    const source = new SourceText(text, codeUnits(text), { offset: start, line: 1, size });
    const slice = (from: number, to: number) => {
      const first = source.position(from).offset;
      const last = to >= text.length ? body.length : source.position(to).offset;
      return first === start ? body.subarray(0, last) : Buffer.concat([whole.subarray(0, start), whole.subarray(first, last)]);
    };
    return { source, encoding: size === 4 ? "utf-32" : "utf-16", slice };
  }
  return undefined;
}

function startsWithName(body: Uint8Array, size: number, zeros: readonly number[]): boolean {
  const letter = size === 2 ? 1 - zeros[0]! : 6 - (zeros[0]! + zeros[1]! + zeros[2]!);
  const isUnit = (unit: number) => zeros.every((zero) => body[unit * size + zero] === 0);
  const name = String.fromCharCode(...[0, 1, 2].map((unit) => body[unit * size + letter]!));
  return [0, 1, 2].every(isUnit) && (name === "MSH" || name === "FHS" || name === "BHS");
}
