import type { MIMEType } from "node:util";
import { readMediaType } from "../parse/media-type.ts";

/** The media type of a FHIR answer. */
export const fhirJson = "application/fhir+json; charset=utf-8";
/** The media type of a plain JSON answer. */
export const plainJson = "application/json; charset=utf-8";
/** The media type of an acknowledgement. */
export const er7 = "x-application/hl7-v2+er7; charset=utf-8";

/** Types that FHIR resources are read in. */
export const acceptedResourceTypes: readonly string[] = ["application/fhir+json", "application/json"];

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
