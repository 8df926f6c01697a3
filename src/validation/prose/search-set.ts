import { report, type Run } from "../runtime/run.ts";

interface Entry {
  readonly resource?: { readonly resourceType?: unknown; readonly id?: unknown };
  readonly search?: { readonly mode?: unknown };
}

interface Link {
  readonly relation?: unknown;
  readonly url?: unknown;
}

/** The entries of a search's answer: outcomes are OperationOutcomes, matches have ids and are of a type that was searched (R4 search, section 3.1.1.5). */
export function checkSearchSet(bundle: { readonly entry?: unknown; readonly link?: unknown }, run: Run): void {
  const entries: readonly unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  const types = searchedTypes(bundle.link);
  for (const [index, entry] of entries.entries()) {
    const { resource, search } = (entry ?? {}) as Entry;
    const type = resource?.resourceType;
    if (typeof type !== "string") continue;
    const path = `entry[${index}].resource`;
    if (search?.mode === "outcome") {
      if (type !== "OperationOutcome") report(run, "validation.search-outcome", { found: quotable(type) }, path);
      continue;
    }
    const isMatch = search?.mode === "match";
    if (resource!.id === undefined && (isMatch || type !== "OperationOutcome")) report(run, "validation.search-id", {}, path);
    if (isMatch && types !== undefined && !types.has(type)) report(run, "validation.search-type", { expected: [...types].join(" or "), found: quotable(type) }, path);
  }
}

/** The types that the Bundle's own link says were searched: `[base]/Patient?…`, or `_type` of a search over all. Undefined where it does not say. */
function searchedTypes(links: unknown): ReadonlySet<string> | undefined {
  const self = Array.isArray(links) ? (links as (Link | null)[]).find((link) => link?.relation === "self")?.url : undefined;
  if (typeof self !== "string") return undefined;
  const [path = "", query = ""] = self.split("?", 2);
  const type = /(?:^|\/)([A-Z][A-Za-z]{1,40})$/.exec(path)?.[1];
  if (type !== undefined) return new Set([type]);
  const named = new URLSearchParams(query).get("_type")?.split(",");
  return named?.every((name) => /^[A-Z][A-Za-z]{1,40}$/.test(name)) === true ? new Set(named) : undefined;
}

function quotable(type: string): string {
  return /^[A-Z][A-Za-z]{1,40}$/.test(type) ? type : "something else";
}
