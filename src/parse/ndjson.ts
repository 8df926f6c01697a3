import { Buffer, isUtf8 } from "node:buffer";
import { issue } from "../errors.ts";
import type { Issue } from "../model/issue.ts";
import { findJsonDefect } from "./json-defect.ts";

/** One line that is not blank. */
export interface NdjsonLine {
  /** From 1, blank lines counted. */
  readonly line: number;
  /** The name that the sender gives the line. */
  readonly id?: string;
  /** The message in UTF-8; where there is a problem, the line as it came. */
  readonly bytes: Uint8Array;
  readonly problem?: Issue;
}

const lineFeed = 0x0a;
const longestId = 200;

/**
 * Reads NDJSON (https://github.com/ndjson/ndjson-spec): each line a JSON string that holds a message, or an object with `message` and, if the
 * sender wants, `id`. Blank lines are passed over. A line that cannot be read does not hold the others. Undefined where there are more than `most` lines.
 */
export function readNdjson(body: Uint8Array, most: number): readonly NdjsonLine[] | undefined {
  const lines: NdjsonLine[] = [];
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  let number = 0;
  for (let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0; at < bytes.length; ) {
    const found = bytes.indexOf(lineFeed, at);
    const end = found < 0 ? bytes.length : found;
    number++;
    const line = readNdjsonLine(bytes.subarray(at, end), number);
    if (line !== undefined) {
      if (lines.length === most) return undefined;
      lines.push(line);
    }
    at = end + 1;
  }
  return lines;
}

/** One line without its line feed; undefined where it is blank. */
export function readNdjsonLine(bytes: Buffer, line: number): NdjsonLine | undefined {
  return isBlank(bytes, 0, bytes.length) ? undefined : { line, ...readLine(bytes, line) };
}

function readLine(bytes: Buffer, line: number): Omit<NdjsonLine, "line"> {
  if (!isUtf8(bytes)) return { bytes, problem: issue("body.line-not-utf-8", { line }) };
  const text = bytes.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { bytes, problem: notJson(text, line) };
  }
  if (typeof value === "string") return messageOf(value, bytes, line);
  const { message, id, ...others } = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const isId = id === undefined || (typeof id === "string" && id !== "" && id.length <= longestId);
  if (typeof message !== "string" || !isId || Object.keys(others).length > 0) return { bytes, problem: issue("body.line-not-a-message", { line, length: longestId }) };
  // `JSON.parse` takes the last of two properties of one name and says nothing.
  if (findJsonDefect(text) !== undefined) return { bytes, problem: notJson(text, line) };
  return { ...messageOf(message, bytes, line), ...(typeof id === "string" && { id }) };
}

/** Half a surrogate pair has no bytes in UTF-8. */
function messageOf(message: string, bytes: Buffer, line: number): Omit<NdjsonLine, "line"> {
  if (!message.isWellFormed()) return { bytes, problem: issue("body.line-half-character", { line }) };
  return { bytes: Buffer.from(message, "utf8") };
}

function notJson(text: string, line: number): Issue {
  const { column, problem } = findJsonDefect(text) ?? { column: 1, problem: "it cannot be read" };
  return issue("body.line-not-json", { line, column, problem });
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!" \t\r".includes(String.fromCharCode(bytes[at]!))) return false;
  return true;
}
