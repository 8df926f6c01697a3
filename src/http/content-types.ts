import { MIMEType } from "node:util";

/** The media type of a FHIR answer. */
export const fhirJson = "application/fhir+json; charset=utf-8";
/** The media type of a plain JSON answer. */
export const plainJson = "application/json; charset=utf-8";
/** The media type of an acknowledgement. */
export const er7 = "x-application/hl7-v2+er7; charset=utf-8";

/** Types a record may come in. `reads` is absent where there is no converter yet. */
const recordTypes: Readonly<Record<string, { readonly name: string; readonly reads?: "hl7v2" | "sniffed" }>> = {
  "x-application/hl7-v2+er7": { name: "HL7 v2", reads: "hl7v2" },
  "application/hl7-v2": { name: "HL7 v2", reads: "hl7v2" },
  "application/hl7-v2+er7": { name: "HL7 v2", reads: "hl7v2" },
  "text/plain": { name: "HL7 v2, known by its first segment", reads: "sniffed" },
  "application/xml": { name: "XML (C-CDA)" },
  "text/xml": { name: "XML (C-CDA)" },
  "text/csv": { name: "CSV" },
  "application/json": { name: "JSON" },
  "application/x-ndjson": { name: "NDJSON" },
  "application/ndjson": { name: "NDJSON" },
  "multipart/form-data": { name: "multipart bodies" },
};

/** The types that POST /convert accepts now, the usual one first. */
export const acceptedRecordTypes: readonly string[] = Object.keys(recordTypes).filter((type) => recordTypes[type]!.reads !== undefined);

/** The name of a format that is planned but has no converter yet. */
export function plannedRecordType(mediaType: string): string | undefined {
  const type = recordTypes[mediaType];
  return type !== undefined && type.reads === undefined ? type.name : undefined;
}

/** Types that FHIR resources are read in. */
export const acceptedResourceTypes: readonly string[] = ["application/fhir+json", "application/json"];

/** Media type (lower case) and charset of a Content-Type header; undefined when there is none or it is malformed. */
export function parseContentType(header: string | undefined): { readonly mediaType: string; readonly charset?: string } | undefined {
  const type = readMediaType(header ?? "");
  if (type === undefined) return undefined;
  const charset = type.params.get("charset")?.toLowerCase();
  return charset === undefined ? { mediaType: type.essence } : { mediaType: type.essence, charset };
}

/** True when a text begins as HL7 v2 does: MSH, FHS or BHS after a byte order mark, MLLP framing or blank space, in any charset that contains ASCII. */
export function looksLikeHl7v2(body: Uint8Array): boolean {
  const start = Buffer.from(body.subarray(0, 256)).toString("latin1").replaceAll("\0", "");
  return /^(?:\u00ef\u00bb\u00bf|\u00ff\u00fe|\u00fe\u00ff)?\s*(?:MSH|FHS|BHS)/.test(start);
}

export type AnswerForm = "fhir" | "report" | "acknowledgement";

const forms: Readonly<Record<string, AnswerForm>> = {
  "application/fhir+json": "fhir",
  "application/json": "report",
  "x-application/hl7-v2+er7": "acknowledgement",
  "application/hl7-v2": "acknowledgement",
  "application/hl7-v2+er7": "acknowledgement",
  "application/*": "fhir",
  "*/*": "fhir",
};

/** What POST /convert answers with. The parameter `report` goes before the Accept header; a header that names nothing we have is answered with FHIR. */
export function answerForm(accept: string | undefined, report: boolean | undefined): AnswerForm {
  if (report === true) return "report";
  const wishes = (accept ?? "").split(",").map(readMediaType).filter((type) => type !== undefined);
  const quality = (type: MIMEType) => Number(type.params.get("q") ?? 1);
  const wished = wishes.filter((type) => quality(type) > 0 && type.essence in forms).sort((a, b) => quality(b) - quality(a));
  return wished[0] === undefined ? "fhir" : forms[wished[0].essence]!;
}

function readMediaType(text: string): MIMEType | undefined {
  try {
    return new MIMEType(text.trim());
  } catch {
    return undefined;
  }
}
