import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import { placeOf } from "../model/leaf.ts";

export function isError({ severity }: Issue): boolean {
  return severity === "error" || severity === "fatal";
}

/**
 * The kind of place that an issue stands at, the same in every message: the element of its resource type (`Patient.contact.name`), else the source's place without
 * occurrences. `bundle` is the Bundle that the issue's expression goes through, serialised.
 */
export function placeOfIssue({ expression, source }: Issue, bundle: string | null): string {
  const [, entry, path] = /^Bundle\.entry\[(\d+)\]\.resource(.*)$/.exec(expression ?? "") ?? [];
  if (entry !== undefined && bundle !== null) return typeOf(bundle, Number(entry)) + withoutIndexes(path!);
  if (expression !== undefined) return withoutIndexes(expression);
  return source === undefined ? "" : placeOf(source);
}

function typeOf(bundle: string, entry: number): string {
  const entries = (JSON.parse(bundle) as FhirObject)["entry"] as FhirObject[] | undefined;
  const resource = entries?.[entry]?.["resource"] as Partial<FhirResource> | undefined;
  return resource?.resourceType ?? "Resource";
}

function withoutIndexes(path: string): string {
  return path.replace(/\[\d+\]/g, "");
}
