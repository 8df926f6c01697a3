import { isAbsolute, isId, isOid, isUuid } from "../formats/text.ts";
import type { BundleIndex } from "./bundle-index.ts";
import { report, type Run } from "./run.ts";

interface Entry {
  readonly fullUrl?: unknown;
  readonly resource?: { readonly resourceType?: unknown; readonly id?: unknown; readonly meta?: { readonly versionId?: unknown } };
  readonly request?: unknown;
}

/** Types of Bundles whose resources have an identity already, which their fullUrl is; requests and their answers may be about resources without one. */
const identified: ReadonlySet<unknown> = new Set(["document", "message", "searchset", "history", "collection"]);

/** Checks what entries of a Bundle owe one another, as issues of the entries (R4 Bundle, sections 2.36.4 and 3.1.0.11.2), and indexes them for the references inside. */
export function openBundle(bundle: { readonly type?: unknown; readonly entry?: unknown }, run: Run): BundleIndex {
  const byUrl = new Map<string, string>();
  const byName = new Map<string, string>();
  const urlEntries = new Map<string, number>();
  const nameEntries = new Map<string, number>();
  const isRequest = bundle.type === "transaction" || bundle.type === "batch";
  const entries: readonly unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Entry | null;
    if (typeof entry !== "object" || entry === null) continue;
    if (isRequest && entry.request === undefined) report(run, "validation.entry-request", { bundle: bundle.type }, `entry[${i}]`);
    const { resourceType, id } = entry.resource ?? {};
    const type = typeof resourceType === "string" ? resourceType : "";
    if (type !== "" && typeof id === "string") {
      const name = `${type}/${id}`;
      const other = nameEntries.get(name);
      if (other !== undefined && bundle.type === "transaction") report(run, "validation.entry-twice", { other }, `entry[${i}].resource`);
      nameEntries.set(name, i);
      if (isId(id)) byName.set(name, type);
    }
    if (typeof entry.fullUrl !== "string") {
      if (entry.fullUrl === undefined && type !== "" && type !== "OperationOutcome" && identified.has(bundle.type)) report(run, "validation.full-url-missing", { bundle: bundle.type as string }, `entry[${i}]`);
      continue;
    }
    const problem = fullUrlProblem(entry.fullUrl, type, id);
    if (problem !== undefined) report(run, problem, {}, `entry[${i}]`);
    const other = urlEntries.get(entry.fullUrl);
    if (other !== undefined && !mayRepeat(bundle.type, entry, entries[other] as Entry)) report(run, "validation.full-url-twice", { other }, `entry[${i}]`);
    urlEntries.set(entry.fullUrl, i);
    byUrl.set(entry.fullUrl, type);
  }
  let resources: ReadonlyMap<string, object> | undefined;
  return { byUrl, byName, outer: run.bundle, resource: (name) => (resources ??= resourcesOf(entries)).get(name) };
}

/** Resources by fullUrl and `Type/id`; made when the first is asked for. */
function resourcesOf(entries: readonly unknown[]): ReadonlyMap<string, object> {
  const found = new Map<string, object>();
  for (const entry of entries as readonly (Entry | null)[]) {
    const { fullUrl, resource } = entry ?? {};
    if (typeof resource !== "object" || resource === null) continue;
    if (typeof fullUrl === "string") found.set(fullUrl, resource);
    if (typeof resource.resourceType === "string" && typeof resource.id === "string") found.set(`${resource.resourceType}/${resource.id}`, resource);
  }
  return found;
}

function fullUrlProblem(url: string, type: string, id: unknown): "validation.full-url" | "validation.full-url-id" | undefined {
  if (url.startsWith("urn:uuid:")) return isUuid(url) ? undefined : "validation.full-url";
  if (url.startsWith("urn:oid:")) return isOid(url) ? undefined : "validation.full-url";
  if (!isAbsolute(url)) return "validation.full-url";
  if (type === "" || typeof id !== "string" || !url.startsWith("http")) return undefined;
  return url.endsWith(`/${type}/${id}`) ? undefined : "validation.full-url-id";
}

/** Several versions of one resource (invariant bdl-7). */
function mayRepeat(bundleType: unknown, one: Entry, other: Entry): boolean {
  return bundleType === "history" || one.resource?.meta?.versionId !== other.resource?.meta?.versionId;
}
