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
  return firstWish(accept, forms) ?? "fhir";
}

/** The media types of a list that may be long: an object, or a line for each item. */
export const ndjson = "application/x-ndjson; charset=utf-8";
export const fhirNdjson = "application/fhir+ndjson; charset=utf-8";
/** Server-sent events are UTF-8 always. */
export const eventStream = "text/event-stream";

export type BundlesForm = "json" | "lines" | "events";

const bundlesForms: Readonly<Record<string, BundlesForm>> = {
  "application/json": "json",
  "application/x-ndjson": "lines",
  "application/ndjson": "lines",
  "text/event-stream": "events",
  "application/*": "json",
  "*/*": "json",
};

/** What GET /bundles answers with; JSON where the Accept header names nothing we have. */
export function bundlesForm(accept: string | undefined): BundlesForm {
  return firstWish(accept, bundlesForms) ?? "json";
}

/** What an Accept header asks for most, of what there is. */
function firstWish<Form extends string>(accept: string | undefined, there: Readonly<Record<string, Form>>): Form | undefined {
  const wishes = (accept ?? "").split(",").map(readMediaType).filter((type) => type !== undefined);
  const quality = (type: MIMEType) => Number(type.params.get("q") ?? 1);
  const wished = wishes.filter((type) => quality(type) > 0 && type.essence in there).sort((a, b) => quality(b) - quality(a));
  return wished[0] === undefined ? undefined : there[wished[0].essence];
}
