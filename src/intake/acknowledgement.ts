import { createHash } from "node:crypto";
import type { Issue, IssueType } from "../model/issue.ts";

/** HL7 table 0008: accepted, kept in quarantine or invalid, not readable or refused. */
export type Verdict = "AA" | "AE" | "AR";

/** What an acknowledgement may say: of the application, or in enhanced mode of its commit (CA: kept, CE: not because of an error, CR: rejected). */
export type AcknowledgmentCode = Verdict | "CA" | "CE" | "CR";

/** One record's answer: its own bytes, what became of it and why. */
export interface Acknowledged {
  readonly record: Uint8Array;
  readonly verdict: AcknowledgmentCode;
  readonly issues: readonly Issue[];
}

/** What an acknowledgement takes from the header of the message (or batch) that it answers. */
interface Header {
  readonly separator: string;
  /** Component, repetition, escape and subcomponent characters, in the order of MSH-2. */
  readonly encoding: string;
  /** `fields[n]` is MSH-n as it was written. */
  readonly fields: readonly string[];
}

/**
 * An HL7 v2 acknowledgement (HL7 v2.5.1, 2.13.1 ACK): MSH with sender and receiver swapped, in the delimiters of the message, MSA with its
 * control id, an ERR for each issue. `at` becomes MSH-7; everything else follows from the record.
 */
export function acknowledgement({ record, verdict, issues }: Acknowledged, at: Date): string {
  const header = readHeader(record, ["MSH", "BHS", "FHS"]);
  const { separator, encoding, fields } = header;
  const component = encoding.charAt(0);
  const [, trigger = "", structure = ""] = (fields[9] ?? "").split(component);
  const type = ["ACK", ...(trigger === "" ? [] : [trigger]), ...(structure === "" ? [] : ["ACK"])].join(component);
  const version = (fields[12] ?? "").split(component)[0] || "2.5.1";
  const body = [
    ["MSA", verdict, fields[10] ?? "", hasErrorSegmentTexts(version) ? "" : escape(issues[0]?.text ?? "", header)],
    ...issues.map((issue) => errorSegment(issue, header)),
  ].map((segment) => joinFields(segment, separator));
  const charset = body.some((segment) => /[^\u0020-\u007e]/.test(segment)) ? "UNICODE UTF-8" : "";
  const opening = ["MSH", encoding, fields[5], fields[6], fields[3], fields[4], timestamp(at), "", type, controlId(record, verdict), fields[11] || "P", version, "", "", "", "", "", charset];
  return [joinFields(opening, separator), ...body].map((segment) => `${segment}\r`).join("");
}

/** The acknowledgements of a body with several records, in order, as a batch (HL7 v2.5.1, 2.10.3). */
export function acknowledgementBatch(body: Uint8Array, answers: readonly Acknowledged[], at: Date): string {
  const { separator, encoding, fields } = readHeader(body, ["BHS", "FHS", "MSH"]);
  const opening = ["BHS", encoding, fields[5], fields[6], fields[3], fields[4], timestamp(at), "", "", "", controlId(body, "AA"), isBatch(body) ? fields[11] : ""];
  const closing = ["BTS", String(answers.length)];
  return `${joinFields(opening, separator)}\r${answers.map((answer) => acknowledgement(answer, at)).join("")}${joinFields(closing, separator)}\r`;
}

/** HL7 table 0357 by what FHIR calls the problem; what is not there is an error of the application. */
const conditions: Readonly<Partial<Record<IssueType, readonly [code: string, name: string]>>> = {
  informational: ["0", "Message accepted"],
  structure: ["100", "Segment sequence error"],
  required: ["101", "Required field missing"],
  value: ["102", "Data type error"],
  invalid: ["102", "Data type error"],
  "code-invalid": ["103", "Table value not found"],
  "too-long": ["104", "Value too long"],
  "not-supported": ["200", "Unsupported message type"],
  duplicate: ["205", "Duplicate key identifier"],
  conflict: ["205", "Duplicate key identifier"],
  "lock-error": ["206", "Application record locked"],
};
const severities = { fatal: "E", error: "E", warning: "W", information: "I" } as const;

function errorSegment(issue: Issue, header: Header): string[] {
  const component = header.encoding.charAt(0);
  const condition = conditions[issue.code] ?? ["207", "Application error"];
  return ["ERR", "", errorLocation(issue.source, component), [...condition, "HL70357"].join(component), severities[issue.severity], [issue.key, "", "L"].join(component), "", "", escape(issue.text, header)];
}

/** `PID[1]-3[2].4.1` as an ERL: segment, its occurrence, field, repetition, component, subcomponent. */
function errorLocation(source: string | undefined, component: string): string {
  const place = /^([A-Z][A-Z0-9]{2})\[(\d+)\](?:-(\d+)(?:\[(\d+)\](?:\.(\d+)(?:\.(\d+))?)?)?)?$/.exec(source ?? "");
  return place === null ? "" : place.slice(1).filter((part) => part !== undefined).join(component);
}

/** ERR-8 is there from version 2.5 on; before it the text travels in MSA-3. */
function hasErrorSegmentTexts(version: string): boolean {
  return Number.parseFloat(version) >= 2.5;
}

/** Reads the first header segment found of `names`, in that order; a body without one is answered in the usual delimiters. */
function readHeader(body: Uint8Array, names: readonly string[]): Header {
  const text = decode(body.subarray(0, 16_384));
  for (const name of names) {
    const [, separator, rest] = new RegExp(`(?:^|[\\r\\n\\u000b\\ufeff])[ \\t]*${name}([^\\w\\s])([^\\r\\n]*)`).exec(text) ?? [];
    if (separator === undefined || rest === undefined) continue;
    const parts = rest.split(separator);
    const encoding = /^[^\w\s]{1,5}$/.test(parts[0]!) ? parts[0]! : "^~\\&";
    return { separator, encoding, fields: [name, separator, ...parts] };
  }
  return { separator: "|", encoding: "^~\\&", fields: [] };
}

/** The header's fields as they were written: `[n]` is MSH-n. Empty for a text without one. */
export function headerFields(record: Uint8Array): readonly string[] {
  return readHeader(record, ["MSH", "BHS", "FHS"]).fields;
}

function isBatch(body: Uint8Array): boolean {
  return readHeader(body, ["BHS", "MSH"]).fields[0] === "BHS";
}

function decode(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString("utf8");
  return text.includes("\ufffd") ? Buffer.from(bytes).toString("latin1").replaceAll("\0", "") : text.replaceAll("\0", "");
}

/** Delimiters and line ends inside a text, as HL7 v2 escapes them (2.7). */
function escape(text: string, { separator, encoding }: Header): string {
  const [component = "", repetition = "", escapeCharacter = "", subcomponent = ""] = encoding;
  const names: Readonly<Record<string, string>> = { [separator]: "F", [component]: "S", [repetition]: "R", [escapeCharacter]: "E", [subcomponent]: "T" };
  return text.replace(/[\r\n]+/g, " ").replace(/[^\w ]/g, (character) => {
    const name = names[character];
    if (name === undefined) return character;
    return escapeCharacter === "" ? " " : `${escapeCharacter}${name}${escapeCharacter}`;
  });
}

/** A control id that the same record always gets. */
function controlId(record: Uint8Array, verdict: AcknowledgmentCode): string {
  return createHash("sha256").update(record).update(verdict).digest("hex").slice(0, 20).toUpperCase();
}

/** `20240131235959+0000` */
function timestamp(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace(/\D/g, "")}+0000`;
}

/** Joins MSH-1 … (whose first separator is a field of its own) and drops empty fields at the end. */
function joinFields(fields: readonly (string | undefined)[], separator: string): string {
  const last = fields.findLastIndex((field) => field !== undefined && field !== "");
  return fields.slice(0, last + 1).map((field) => field ?? "").join(separator);
}
