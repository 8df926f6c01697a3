import { issue } from "../errors.ts";
import type { FhirResource, FhirValue } from "../model/fhir.ts";
import { parseFhirJson } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import { findJsonDefect } from "../parse/json-defect.ts";

/** A body read as FHIR JSON with every decimal as written, or why it cannot be. */
export type FhirBody = { readonly value: FhirValue; readonly text: string } | { readonly issues: readonly Issue[] };

export function readFhirBody(body: unknown): FhirBody {
  if (!Buffer.isBuffer(body) || body.length === 0) return { issues: [issue("http.body-empty")] };
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return { issues: [issue("http.encoding-invalid")] };
  }
  const defect = findJsonDefect(text);
  if (defect !== undefined) return { issues: [issue("http.json-invalid", { line: defect.line, column: defect.column, problem: defect.problem })] };
  return { value: parseFhirJson(text), text };
}

export function isResource(value: FhirValue | undefined, type?: string): value is FhirResource {
  if (typeof value !== "object" || value === null || Array.isArray(value) || !("resourceType" in value)) return false;
  return typeof value.resourceType === "string" && (type === undefined || value.resourceType === type);
}
