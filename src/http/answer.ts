import { operationOutcome } from "../bundle/operation-outcome.ts";
import type { ConversionReport, EnvelopeReport, RecordPlace } from "../model/conversion.ts";
import type { ConvertedBody } from "../model/engine.ts";
import type { Issue } from "../model/issue.ts";
import type { Acknowledged } from "../intake/acknowledgement.ts";
import { acknowledgement, acknowledgementBatch } from "../intake/acknowledgement.ts";
import type { AnswerForm } from "./content-types.ts";
import { er7, fhirJson, plainJson } from "./content-types.ts";
import { issuesAtPlace, placeIssues } from "../intake/place.ts";
import type { Settlement } from "../intake/settle.ts";

/** A body and its media type. */
export interface Answer {
  readonly contentType: string;
  readonly body: string;
}

/** The answer for one record, in the form the client asked for. */
export function answerOne(settlement: Settlement, form: AnswerForm, at: Date, body: ConvertedBody): Answer {
  switch (form) {
    case "fhir":
      return { contentType: fhirJson, body: recordInFhir(settlement) };
    case "report":
      return { contentType: plainJson, body: JSON.stringify({ ...recordReport(settlement), ...envelopesOf(body) }) };
    case "acknowledgement":
      return { contentType: er7, body: acknowledgement(acknowledged(settlement), at) };
  }
}

/** The answer for a body with several records: one entry a record, in order, each with the status it would have had alone. */
export function answerSeveral(body: Uint8Array, settlements: readonly Settlement[], form: AnswerForm, at: Date, converted: ConvertedBody): Answer {
  switch (form) {
    case "fhir":
      // R4 has no empty lists.
      return { contentType: fhirJson, body: `{"resourceType":"Bundle","type":"batch-response"${settlements.length === 0 ? "" : `,"entry":[${settlements.map(batchEntry).join(",")}]`}}` };
    case "report":
      return { contentType: plainJson, body: JSON.stringify({ records: settlements.map(recordReport), outcome: operationOutcome(settlements.length === 0 ? converted.issues : settlements.flatMap((settlement) => settlement.issues)), ...envelopesOf(converted) }) };
    case "acknowledgement":
      return { contentType: er7, body: acknowledgementBatch(body, settlements.map(acknowledged), at) };
  }
}

/** The answer for a body of which nothing was read or taken; the report has the shape of every report. */
export function answerRefused(body: Uint8Array, issues: readonly Issue[], form: AnswerForm, at: Date): Answer {
  switch (form) {
    case "fhir":
      return { contentType: fhirJson, body: JSON.stringify(operationOutcome(issues)) };
    case "report":
      return { contentType: plainJson, body: JSON.stringify({ ...emptyReport, outcome: operationOutcome(issues) }) };
    case "acknowledgement":
      return { contentType: er7, body: acknowledgement({ record: body, verdict: "AR", issues }, at) };
  }
}

const emptyReport: Omit<ConversionReport, "outcome"> = {
  bundle: null,
  counts: { leaves: 0, mapped: 0, archived: 0, left: 0, undecided: 0, failed: 0 },
  leaves: [],
  lineage: [],
  translations: [],
  timings: { parse: 0, map: 0, bundle: 0, validate: 0 },
};

/** The Bundle where the record went its way, otherwise why not. */
function recordInFhir(settlement: Settlement): string {
  const { conversion, status, issues } = settlement;
  return status === 200 && conversion.bundle !== null ? conversion.bundle : JSON.stringify(operationOutcome(issues));
}

function recordReport({ conversion, issues }: Settlement): ConversionReport & { readonly place?: RecordPlace } {
  return { ...(conversion.place !== undefined && { place: conversion.place }), ...conversion.report(), outcome: operationOutcome(issues) };
}

/** The leaves that stand around the records, where there are any. */
function envelopesOf(body: ConvertedBody): { readonly envelopes?: readonly EnvelopeReport[] } {
  const envelopes = body.envelopes();
  return envelopes.length === 0 ? {} : { envelopes };
}

/** A message is known by its control id; of one that is not accepted the place is told too, for it may have none. */
function acknowledged({ conversion, verdict, issues }: Settlement): Acknowledged {
  return { record: conversion.body, verdict, issues: verdict === "AA" ? issues : issuesAtPlace(conversion.place, issues) };
}

/** The Bundle's text is put into the batch-response as it is, so that no decimal changes on the way. */
function batchEntry({ conversion, status, issues, location }: Settlement): string {
  const response = JSON.stringify({ status: String(status), ...(location !== undefined && { location }), outcome: operationOutcome([...placeIssues(conversion.place), ...issues]) });
  return conversion.status === "converted" && conversion.bundle !== null ? `{"resource":${conversion.bundle},"response":${response}}` : `{"response":${response}}`;
}
