import { isAbsolute, isId, isUri } from "../formats/text.ts";
import { report, type Run } from "./run.ts";

/** What a Reference's element allows: resource types, all of them when `targets` is undefined. */
export interface ReferenceRule {
  readonly targets: ReadonlySet<string> | undefined;
  readonly resources: ReadonlySet<string>;
  /** The profile that allows fewer types than base FHIR; undefined where none does. */
  readonly profile: string | undefined;
}

/** Checks the form of a Reference, that it resolves where it must, and the type of what it points to (R4 references, section 2.3.0). */
export function checkReference(value: { readonly reference?: unknown; readonly type?: unknown }, rule: ReferenceRule, run: Run): void {
  const { reference } = value;
  let type: string | undefined;
  if (typeof reference === "string" && reference !== "") type = targetType(reference, rule.resources, run);
  if (value.type !== undefined) type = statedType(value.type, type, rule.resources, run);
  if (type === undefined || type === "" || rule.targets === undefined || rule.targets.has(type)) return;
  report(run, "validation.reference-target", { found: type, expected: [...rule.targets].join(" or ") }, "", rule.profile);
}

/** Reference.type names a type of resource, the one that the reference points to; a URL is for logical models alone (R4 references, Reference.type). */
function statedType(stated: unknown, found: string | undefined, resources: ReadonlySet<string>, run: Run): string | undefined {
  if (typeof stated !== "string" || stated === "") return found;
  const isConsistent = resources.has(stated) && (found === undefined || found === "" || found === stated);
  if (!isConsistent) report(run, "validation.reference-type", {}, "");
  return found ?? (isConsistent ? stated : undefined);
}

/** The resource type that a reference points to; undefined where it cannot be known. */
function targetType(reference: string, resources: ReadonlySet<string>, run: Run): string | undefined {
  if (reference.charCodeAt(0) === 35) return containedType(reference.slice(1), resources, run);
  // Nearly every reference of a transaction is the name of one of its entries: then its form is right and it resolves.
  const named = run.bundle?.typeNamed(reference);
  if (named !== undefined && resources.has(named)) return named;
  const known = run.bundle?.typeAtUrl(reference);
  if (known !== undefined) return known;
  return isAbsolute(reference) ? absoluteType(reference, resources, run) : relativeType(reference, resources, run);
}

/** The type that a reference to a server's resource shows, be it one of R4's or not; undefined for other forms (R4 references, section 2.3.0.2). */
export function referredType(reference: string): string | undefined {
  return /^(?:[^#?]*\/)?([A-Z][A-Za-z]+)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(reference)?.[1];
}

/** `Type/id`, `Type/id/_history/version`, or `Type?search` where a server is to find the resource. */
function relativeType(reference: string, resources: ReadonlySet<string>, run: Run): string | undefined {
  const slash = reference.indexOf("/");
  const query = reference.indexOf("?");
  if (query > 0 && (slash < 0 || query < slash)) {
    const type = reference.slice(0, query);
    if (resources.has(type)) return type;
  }
  const type = slash > 0 ? reference.slice(0, slash) : "";
  const history = slash > 0 ? reference.indexOf("/_history/", slash + 1) : -1;
  const end = history < 0 ? reference.length : history;
  if (!resources.has(type) || !isId(reference.slice(slash + 1, end))) {
    report(run, "validation.reference-form", {}, "");
    return undefined;
  }
  if (run.references === "inside" && run.bundle !== undefined && !isInside(history < 0 ? reference : reference.slice(0, history), run)) {
    report(run, "validation.reference-unresolved", {}, "");
  }
  return type;
}

/** A URN must be an entry of the Bundle around, where there is one; a URL may point anywhere. */
function absoluteType(reference: string, resources: ReadonlySet<string>, run: Run): string | undefined {
  if (reference.startsWith("urn:uuid:") || reference.startsWith("urn:oid:")) {
    if (run.bundle !== undefined && !isInside(reference, run)) report(run, "validation.reference-unresolved", {}, "");
    return undefined;
  }
  if (!isUri(reference)) report(run, "validation.reference-form", {}, "");
  if (!reference.startsWith("http")) return undefined;
  const history = reference.indexOf("/_history/");
  const idSlash = reference.lastIndexOf("/", (history < 0 ? reference.length : history) - 1);
  const type = reference.slice(reference.lastIndexOf("/", idSlash - 1) + 1, idSlash);
  return resources.has(type) ? type : undefined;
}

/** True when an entry of this Bundle, or of one around it, has the name or the URL. */
function isInside(reference: string, run: Run): boolean {
  for (let bundle = run.bundle; bundle !== undefined; bundle = bundle.outer) {
    if (bundle.typeAtUrl(reference) !== undefined || bundle.typeNamed(reference) !== undefined) return true;
  }
  return false;
}

function containedType(id: string, resources: ReadonlySet<string>, run: Run): string | undefined {
  if (run.container === undefined) return undefined;
  if (id === "") return typeOf(run.container, resources);
  run.contained ??= indexContained(run.container);
  const found = run.contained.get(id);
  if (found === undefined) report(run, "validation.reference-contained", {}, "");
  return found === undefined ? undefined : typeOf(found, resources);
}

function indexContained({ contained }: { readonly contained?: unknown }): ReadonlyMap<unknown, unknown> {
  const resources: readonly unknown[] = Array.isArray(contained) ? contained : [];
  return new Map(resources.map((resource) => [(resource as { id?: unknown } | null)?.id, resource]));
}

function typeOf(resource: unknown, resources: ReadonlySet<string>): string | undefined {
  const type = (resource as { resourceType?: unknown }).resourceType;
  return typeof type === "string" && resources.has(type) ? type : undefined;
}
