import { issue } from "../errors.ts";
import type { RecordPlace } from "../model/conversion.ts";
import type { Issue } from "../model/issue.ts";
import type { Packet } from "../model/packet.ts";
import { encodingNamed } from "./hl7v2/character-sets.ts";
import { type MediaType, parseContentType } from "./media-type.ts";
import { readMultipart } from "./multipart.ts";
import { readNdjson } from "./ndjson.ts";
import { looksLikeHl7v2, partTypes, type Reader, readerOf } from "./record-types.ts";

export interface Unpacked {
  readonly packets: readonly Packet[];
  /** What is wrong with the body as a whole. */
  readonly issues: readonly Issue[];
}

/** Lines and parts that one body may have. */
export const mostPackets = 10_000;

const er7 = "x-application/hl7-v2+er7";
export const inUtf8 = { contentType: `${er7}; charset=utf-8`, charset: "utf-8" } as const;

/** Takes a body apart into its texts: the lines of NDJSON, the parts of multipart/form-data, else the body itself. */
export function unpack(body: Uint8Array, type: MediaType): Unpacked {
  switch (readerOf(type.mediaType)) {
    case "ndjson":
      return unpackLines(body, type, {}, mostPackets);
    case "multipart":
      return unpackParts(body, type);
    case "sniffed":
      if (!looksLikeHl7v2(body)) return { packets: [], issues: [issue("http.not-hl7v2")] };
  }
  return { packets: [{ place: null, bytes: body, ...typed(type) }], issues: [] };
}

/** True where NDJSON is said to be in another charset than it must be. */
export function isForeignToNdjson(charset: string | undefined): boolean {
  return charset !== undefined && !["utf-8", "ascii"].includes(encodingNamed(charset) ?? "");
}

function unpackLines(body: Uint8Array, { charset }: Pick<MediaType, "charset">, place: RecordPlace, most: number): Unpacked {
  if (isForeignToNdjson(charset)) return { packets: [], issues: [issue("body.ndjson-charset")] };
  const lines = readNdjson(body, most);
  if (lines === undefined) return tooMany;
  const packets = lines.map(({ line, id, bytes, problem }): Packet => ({
    place: { ...place, line, ...(id !== undefined && { id }) }, bytes, ...inUtf8, ...(problem !== undefined && { problem }),
  }));
  return { packets, issues: packets.length === 0 ? [issue("body.no-lines")] : [] };
}

const tooMany: Unpacked = { packets: [], issues: [issue("body.too-many", { limit: mostPackets })] };

function unpackParts(body: Uint8Array, { boundary }: MediaType): Unpacked {
  const multipart = readMultipart(body, boundary, mostPackets);
  if (multipart === undefined) return tooMany;
  const packets: Packet[] = [];
  for (const { part, file, contentType, bytes, problem } of multipart.parts) {
    const place: RecordPlace = { part, ...(file !== undefined && { file }) };
    const { type, reader } = partType(contentType);
    const told = (why: Issue) => packets.push({ place, bytes, contentType: contentType ?? "text/plain", problem: why });
    if (problem !== undefined) told(problem);
    else if (type === undefined || reader === undefined || reader === "multipart") told(issue("body.part-type", { part, accepted: partTypes.join(", ") }));
    else if (bytes.length === 0) told(issue("hl7v2.empty"));
    else if (reader === "ndjson") {
      const { packets: lines, issues } = unpackLines(bytes, type, place, mostPackets - packets.length);
      if (issues.some(({ key }) => key === "body.too-many")) return tooMany;
      if (issues[0] !== undefined) told(issues[0]);
      for (const line of lines) packets.push(line);
    } else if (reader === "sniffed" && !looksLikeHl7v2(bytes)) told(issue("http.not-hl7v2"));
    else packets.push({ place, bytes, ...typed(type) });
    if (packets.length > mostPackets) return tooMany;
  }
  return { packets, issues: multipart.issues };
}

/** What a part is and how it is read. Without a type it is text/plain (RFC 7578, section 4.4). */
export function partType(contentType: string | undefined): { readonly type: MediaType | undefined; readonly reader: Reader | undefined } {
  const type = contentType === undefined ? { mediaType: "text/plain" } : parseContentType(contentType);
  return { type, reader: type?.mediaType === "application/octet-stream" ? "sniffed" : readerOf(type?.mediaType ?? "") };
}

/** The type of HL7 v2, also where it was known by its first segment. */
export function typed({ charset }: MediaType): Pick<Packet, "contentType" | "charset"> {
  return charset === undefined ? { contentType: er7 } : { contentType: `${er7}; charset=${charset}`, charset };
}
