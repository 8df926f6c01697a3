import { Buffer } from "node:buffer";
import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";

/** One part of a multipart body. */
export interface Part {
  /** From 1. */
  readonly part: number;
  /** The name of the file that it was. */
  readonly file?: string;
  /** Its Content-Type, if it has one. */
  readonly contentType?: string;
  /** What it holds; where there is a problem, as far as it came. */
  readonly bytes: Uint8Array;
  readonly problem?: Issue;
}

export interface Multipart {
  readonly parts: readonly Part[];
  readonly issues: readonly Issue[];
}

/** More than any client writes before a file. */
export const longestHeaders = 16_384;
const longestFileName = 255;
const blank = new Set([0x20, 0x09, 0x0d, 0x0a]);

/**
 * Splits a multipart/form-data body (RFC 7578, RFC 2046 section 5.1) at its boundary. Every part is there, also one without a name or a type, which a
 * form would drop; what cannot be read of it is its problem and does not hold the others. Takes time linear in the bytes. Undefined where there are more than `most` parts.
 */
export function readMultipart(body: Uint8Array, boundary: string | undefined, most: number): Multipart | undefined {
  if (!isBoundary(boundary)) return { parts: [], issues: [issue("body.boundary")] };
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const delimiter = new Delimiter(bytes, boundary);
  const first = delimiter.first();
  if (first === undefined) return { parts: [], issues: [issue("body.no-delimiter")] };
  const issues = isBlank(bytes.subarray(0, Math.max(first.from, 0))) ? [] : [issue("body.outside-parts")];
  const parts: Part[] = [];
  let open = first;
  while (!open.closes) {
    if (parts.length === most) return undefined;
    const next = delimiter.next(open.to - 2);
    const number = parts.length + 1;
    const part = readPart(bytes.subarray(open.to, Math.max(next?.from ?? bytes.length, open.to)), number);
    parts.push(next === undefined ? { ...part, problem: issue("body.part-cut-off", { part: number }) } : part);
    if (next === undefined) return { parts, issues };
    open = next;
  }
  if (issues.length === 0 && !isBlank(bytes.subarray(open.to))) issues.push(issue("body.outside-parts"));
  return parts.length === 0 ? { parts, issues: [...issues, issue("body.no-parts")] } : { parts, issues };
}

/** True for what RFC 2046, section 5.1.1 takes as a boundary. */
export function isBoundary(boundary: string | undefined): boundary is string {
  return boundary !== undefined && /^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary);
}

/** Where a delimiter line stands, from the line break before it to the end of its own. */
interface DelimiterLine {
  readonly from: number;
  readonly to: number;
  /** True for the last one, which ends with two hyphens. */
  readonly closes: boolean;
}

/** Finds the lines that are the boundary and nothing else; a longer boundary that begins with it is text. */
class Delimiter {
  readonly #bytes: Buffer;
  readonly #line: Buffer;

  constructor(bytes: Buffer, boundary: string) {
    this.#bytes = bytes;
    this.#line = Buffer.from(`\r\n--${boundary}`, "latin1");
  }

  first(): DelimiterLine | undefined {
    const start = this.#line.subarray(2);
    const atStart = this.#bytes.subarray(0, start.length).equals(start) ? this.#endOf(-2) : undefined;
    return atStart ?? this.next(0);
  }

  next(from: number): DelimiterLine | undefined {
    for (let at = this.#bytes.indexOf(this.#line, from); at >= 0; at = this.#bytes.indexOf(this.#line, at + 2)) {
      const found = this.#endOf(at);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #endOf(from: number): DelimiterLine | undefined {
    const bytes = this.#bytes;
    let at = from + this.#line.length;
    const closes = bytes[at] === 0x2d && bytes[at + 1] === 0x2d;
    if (closes) at += 2;
    while (bytes[at] === 0x20 || bytes[at] === 0x09) at++;
    if (bytes[at] === 0x0d && bytes[at + 1] === 0x0a) return { from, to: at + 2, closes };
    return closes && at >= bytes.length ? { from, to: bytes.length, closes } : undefined;
  }
}

/** Reads a part from the line after its delimiter on; of a part that is still coming, its first bytes will do, with all of its headers. */
export function readPart(bytes: Buffer, part: number): Part {
  const whole = bytes.subarray(0, 2).toString("latin1") === "\r\n";
  const end = whole ? 0 : bytes.subarray(0, longestHeaders).indexOf("\r\n\r\n");
  if (end < 0) return { part, bytes, ...(bytes.length > 0 && { problem: issue("body.part-headers", { part, limit: longestHeaders }) }) };
  const headers = headersOf(bytes.subarray(0, end).toString("utf8"));
  const contentType = headers.get("content-type");
  const file = fileNameOf(headers.get("content-disposition") ?? "");
  const encoding = headers.get("content-transfer-encoding")?.toLowerCase() ?? "binary";
  return {
    part,
    bytes: bytes.subarray(end + (whole ? 2 : 4)),
    ...(file !== undefined && { file }),
    ...(contentType !== undefined && { contentType }),
    ...(!["7bit", "8bit", "binary"].includes(encoding) && { problem: issue("body.part-encoding", { part }) }),
  };
}

/** Headers by their name in lower case; the first of several. A line that begins with white space goes on with the one before it. */
function headersOf(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split(/\r\n(?![ \t])/)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    if (!headers.has(name)) headers.set(name, line.slice(colon + 1).replaceAll(/\r\n/g, "").trim());
  }
  return headers;
}

/** `filename` of a Content-Disposition, else `filename*` (RFC 5987); browsers write a quote in it as %22, others with a backslash. */
function fileNameOf(disposition: string): string | undefined {
  const parameters = new Map<string, string>();
  for (const [, name, quoted, token] of disposition.matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:\\["\\]|[^"])*)"|([^;]*))/g)) {
    parameters.set(name!.toLowerCase(), quoted?.replaceAll(/\\(["\\])/g, "$1") ?? token!.trim());
  }
  const name = parameters.get("filename") ?? decoded(/^utf-8'[^']*'(.*)$/i.exec(parameters.get("filename*") ?? "")?.[1]);
  return name === undefined || name === "" ? undefined : name.slice(0, longestFileName);
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** True for white space and line breaks alone. */
export function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => blank.has(byte));
}
