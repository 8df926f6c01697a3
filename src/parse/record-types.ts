/** How the body of a type is read: as HL7 v2, as HL7 v2 if it begins so, line by line or part by part. */
export type Reader = "hl7v2" | "sniffed" | "ndjson" | "multipart";

/** Types a record may come in. `reads` is absent where there is no converter yet. */
const recordTypes: Readonly<Record<string, { readonly name: string; readonly reads?: Reader }>> = {
  "x-application/hl7-v2+er7": { name: "HL7 v2", reads: "hl7v2" },
  "application/hl7-v2": { name: "HL7 v2", reads: "hl7v2" },
  "application/hl7-v2+er7": { name: "HL7 v2", reads: "hl7v2" },
  "text/plain": { name: "HL7 v2, known by its first segment", reads: "sniffed" },
  "application/xml": { name: "XML (C-CDA)" },
  "text/xml": { name: "XML (C-CDA)" },
  "text/csv": { name: "CSV" },
  "application/json": { name: "JSON" },
  "application/x-ndjson": { name: "NDJSON", reads: "ndjson" },
  "application/ndjson": { name: "NDJSON", reads: "ndjson" },
  "multipart/form-data": { name: "multipart bodies", reads: "multipart" },
};

/** How a type is read; undefined where it is not. */
export function readerOf(mediaType: string): Reader | undefined {
  return Object.hasOwn(recordTypes, mediaType) ? recordTypes[mediaType]!.reads : undefined;
}

/** The types that POST /convert accepts now, the usual one first. */
export const acceptedRecordTypes: readonly string[] = Object.keys(recordTypes).filter((type) => readerOf(type) !== undefined);

/** Archives of files with records: of any size, and converted asynchronously only. */
export const archiveTypes: readonly string[] = ["application/x-tar", "application/gzip", "application/x-gzip", "application/x-gtar"];

/** The types that the parts of a multipart body may have, the usual one first. `application/octet-stream` is what clients send for a file that they do not know. */
export const partTypes: readonly string[] = [...acceptedRecordTypes.filter((type) => readerOf(type) !== "multipart"), "application/octet-stream"];

/** The name of a format that is planned but has no converter yet. */
export function plannedRecordType(mediaType: string): string | undefined {
  return Object.hasOwn(recordTypes, mediaType) && readerOf(mediaType) === undefined ? recordTypes[mediaType]!.name : undefined;
}

/** True when a text begins as HL7 v2 does: MSH, FHS or BHS after a byte order mark, MLLP framing or blank space, in any charset that contains ASCII. */
export function looksLikeHl7v2(body: Uint8Array): boolean {
  const start = Buffer.from(body.subarray(0, 256)).toString("latin1").replaceAll("\0", "");
  return /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*(?:MSH|FHS|BHS)/.test(start);
}
