import { isDeepStrictEqual } from "node:util";
import { parseFhirJson } from "../../model/fhir.ts";
import type { FhirObject, FhirResource } from "../../model/fhir.ts";
import type { KeptContent, UpdateHints } from "../../model/update.ts";
import type { CurrentVersions } from "./current-versions.ts";
import { mergeResource } from "./merge-resource.ts";
import { isOfAnotherPatient } from "./patients.ts";

interface Entry {
  resource: FhirResource;
  request: { method: string; url: string; ifMatch?: string };
}

/** A transaction that says of each resource what it says and what the target knows already. */
export interface MergedTransaction {
  /** What is to be sent. */
  readonly bundle: string;
  readonly kept: readonly KeptContent[];
  /** True when the target has all of it already. */
  readonly unchanged: boolean;
  /** True when some entry is only to be written over the version that was read. */
  readonly guarded: boolean;
}

/** Resources that one record states as a whole: a later one that writes them again has all there is to say of them. */
const stated = new Set(["Observation", "MessageHeader", "Provenance"]);

/** A literal `Type/id`. */
const literal = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;

/** The references (`Patient/…`) of the resources that a transaction may meet in the target. `all`: also those that it states as a whole. */
export function referencesToRead(bundle: FhirObject, all: boolean): string[] {
  const entries = (bundle["entry"] ?? []) as unknown as Entry[];
  const puts = entries.filter(({ request }) => request.method === "PUT" && literal.test(request.url)).map(({ request }) => request.url);
  return all ? puts : puts.filter((url) => !stated.has(url.split("/")[0]!));
}

function content({ meta: _meta, ...rest }: FhirResource): unknown {
  return rest;
}

/** Merges a transaction Bundle's text with what the target has. */
export function mergeTransaction(text: string, hints: UpdateHints, current: CurrentVersions): MergedTransaction {
  const bundle = parseFhirJson(text) as FhirObject;
  const entries = (bundle["entry"] ?? []) as unknown as Entry[];
  const kept: KeptContent[] = [];
  let guarded = false;
  let unchanged = true;
  for (const entry of entries) {
    const { url } = entry.request;
    const found = current.get(url);
    if (found === undefined) {
      unchanged = false;
      continue;
    }
    if (!stated.has(entry.resource.resourceType)) {
      if (found.etag !== null) entry.request.ifMatch = found.etag;
      guarded ||= found.etag !== null;
      const otherPatient = isOfAnotherPatient(found.resource, entry.resource);
      const { merged, ...told } = otherPatient ? { merged: entry.resource, elements: [], deleted: [], notDeleted: [] } : mergeResource(found.resource, entry.resource, hints[url]);
      entry.resource = merged;
      if (otherPatient || told.elements.length + told.deleted.length + told.notDeleted.length > 0) kept.push({ resource: url, ...told, otherPatient });
    }
    unchanged &&= isDeepStrictEqual(content(entry.resource), content(found.resource));
  }
  return { bundle: guarded || kept.length > 0 ? JSON.stringify(bundle) : text, kept, unchanged: unchanged && entries.length > 0, guarded };
}
