import type { FhirResource } from "../model/fhir.ts";
import { partsOf } from "./parts.ts";

/** One entry of what a target answers. Whatever else stands in its place, and in the place of its parts, is left out: a target may answer anything. */
export interface ResponseEntry {
  readonly resource: FhirResource | undefined;
  /** `201 Created`; empty where there is none. */
  readonly status: string;
  /** The number at its start; 0 where there is none. */
  readonly code: number;
  readonly location: string | undefined;
  readonly etag: string | undefined;
  readonly outcome: unknown;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function resourceOf(value: unknown): FhirResource | undefined {
  const { resourceType, id, meta } = partsOf(value);
  const isResource = typeof resourceType === "string" && (id === undefined || typeof id === "string") && (meta === undefined || (typeof meta === "object" && meta !== null));
  return isResource ? (value as FhirResource) : undefined;
}

/** The type of the Bundle that a target answers with; undefined where its answer is none. */
export function bundleType(body: unknown): string | undefined {
  const { resourceType, type } = partsOf(body);
  return resourceType === "Bundle" ? textOf(type) : undefined;
}

/** The entries of the Bundle that a target answers with; undefined where they are no list. */
export function responseEntries(body: unknown): readonly ResponseEntry[] | undefined {
  const { entry = [] } = partsOf(body);
  if (!Array.isArray(entry)) return undefined;
  return entry.map((one: unknown) => {
    const { resource, response } = partsOf(one);
    const { status, location, etag, outcome } = partsOf(response);
    const text = textOf(status) ?? "";
    return { resource: resourceOf(resource), status: text, code: Number.parseInt(text, 10) || 0, location: textOf(location), etag: textOf(etag), outcome };
  });
}

/** The resources that a searchset has found, without those that it only includes. */
export function matchesOf(searchset: FhirResource): readonly FhirResource[] {
  const entries = Array.isArray(searchset["entry"]) ? searchset["entry"] : [];
  return entries.flatMap((entry) => {
    const { resource, search } = partsOf(entry);
    const { mode = "match" } = partsOf(search);
    return mode === "match" ? (resourceOf(resource) ?? []) : [];
  });
}
