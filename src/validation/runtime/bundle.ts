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
  const isRequest = bundle.type === "transaction" || bundle.type === "batch";
  const index = new Entries(Array.isArray(bundle.entry) ? bundle.entry : [], run.bundle);
  for (let i = 0; i < index.entries.length; i++) {
    const entry = index.entries[i];
    if (typeof entry !== "object" || entry === null) continue;
    if (isRequest && entry.request === undefined) report(run, "validation.entry-request", { bundle: bundle.type }, `entry[${i}]`);
    const { resourceType, id } = entry.resource ?? {};
    const type = typeof resourceType === "string" ? resourceType : "";
    if (type !== "" && typeof id === "string") {
      const other = index.name(i, type, id);
      if (other !== undefined && bundle.type === "transaction") report(run, "validation.entry-twice", { other }, `entry[${i}].resource`);
    }
    if (typeof entry.fullUrl !== "string") {
      if (entry.fullUrl === undefined && type !== "" && type !== "OperationOutcome" && identified.has(bundle.type)) report(run, "validation.full-url-missing", { bundle: bundle.type as string }, `entry[${i}]`);
      continue;
    }
    const problem = fullUrlProblem(entry.fullUrl, type, id);
    if (problem !== undefined) report(run, problem, {}, `entry[${i}]`);
    const other = index.locate(i, type, entry.fullUrl);
    if (other !== undefined && !mayRepeat(bundle.type, entry, index.entries[other]!)) report(run, "validation.full-url-twice", { other }, `entry[${i}]`);
  }
  return index;
}

/** The entries of a Bundle, by number. */
class Entries implements BundleIndex {
  readonly entries: readonly (Entry | null)[];
  readonly outer: BundleIndex | undefined;
  readonly #byUrl = new Map<string, number>();
  readonly #byName = new Map<string, number>();
  readonly #types: string[] = [];
  /** Names whose ids have not the form of one. */
  #illNamed: Set<string> | undefined;
  #resources: ReadonlyMap<string, object> | undefined;

  constructor(entries: readonly (Entry | null)[], outer: BundleIndex | undefined) {
    this.entries = entries;
    this.outer = outer;
  }

  /** Notes the `Type/id` of an entry; gives the last entry that has the same. */
  name(entry: number, type: string, id: string): number | undefined {
    const name = `${type}/${id}`;
    const other = this.#byName.get(name);
    this.#byName.set(name, entry);
    this.#types[entry] = type;
    if (!isId(id)) (this.#illNamed ??= new Set()).add(name);
    return other;
  }

  /** Notes the fullUrl of an entry; gives the last entry that has the same. */
  locate(entry: number, type: string, url: string): number | undefined {
    const other = this.#byUrl.get(url);
    this.#byUrl.set(url, entry);
    this.#types[entry] = type;
    return other;
  }

  typeAtUrl(url: string): string | undefined {
    const entry = this.#byUrl.get(url);
    return entry === undefined ? undefined : this.#types[entry];
  }

  typeNamed(name: string): string | undefined {
    const entry = this.#byName.get(name);
    return entry === undefined || this.#illNamed?.has(name) === true ? undefined : this.#types[entry];
  }

  resource(name: string): object | undefined {
    return (this.#resources ??= resourcesOf(this.entries)).get(name);
  }
}

/** Resources by fullUrl and `Type/id`; made when the first is asked for. */
function resourcesOf(entries: readonly (Entry | null)[]): ReadonlyMap<string, object> {
  const found = new Map<string, object>();
  for (const entry of entries) {
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
