import { isObject, type JsonObject, objectsIn } from "../json.ts";
import { report, type Run } from "../runtime/run.ts";

interface Entry {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: JsonObject;
  /** `Type/id`; undefined where the resource has no id. */
  readonly name: string | undefined;
  readonly versionId: unknown;
}

/** Levels of sections that are followed. */
const deepest = 100;

/**
 * A document holds what its Composition points to, and nothing that has nothing to do with it (R4 documents, section 3.3.1). What a
 * reference means follows from fullUrls (R4 Bundle, section 2.36.4.1).
 */
export function checkDocument(bundle: JsonObject, run: Run): void {
  const entries = entriesOf(bundle["entry"]);
  const first = entries[0];
  if (first === undefined || first.index !== 0 || first.resource["resourceType"] !== "Composition") return;
  const finder = new Finder(entries);
  for (const [reference, path] of referencesOf(first.resource)) {
    const found = finder.find(reference, first).length;
    if (found === 0) report(run, "validation.document-missing", {}, `entry[0].resource.${path}`);
    else if (found > 1) report(run, "validation.document-ambiguous", { found }, `entry[0].resource.${path}`);
  }
  const linked = linkedTo(first, entries, finder);
  for (const entry of entries) {
    // A stylesheet is named by the Bundle's link.
    if (!linked.has(entry) && entry.resource["resourceType"] !== "Binary") report(run, "validation.document-unlinked", {}, `entry[${entry.index}]`);
  }
}

function entriesOf(list: unknown): Entry[] {
  return objectsIn(list).flatMap(({ value: { resource, fullUrl }, index }) => {
    if (!isObject(resource)) return [];
    const { resourceType, id, meta } = resource;
    return [{
      index,
      fullUrl: typeof fullUrl === "string" ? fullUrl : undefined,
      resource,
      name: typeof resourceType === "string" && typeof id === "string" ? `${resourceType}/${id}` : undefined,
      versionId: isObject(meta) ? meta["versionId"] : undefined,
    }];
  });
}

/** Finds the entries that a reference in an entry means. */
class Finder {
  readonly #byUrl: ReadonlyMap<string | undefined, readonly Entry[]>;
  readonly #byName: ReadonlyMap<string | undefined, readonly Entry[]>;

  constructor(entries: readonly Entry[]) {
    this.#byUrl = Map.groupBy(entries, ({ fullUrl }) => fullUrl);
    this.#byName = Map.groupBy(entries, ({ name }) => name);
  }

  find(reference: string, from: Entry): readonly Entry[] {
    const history = reference.indexOf("/_history/");
    const plain = history < 0 ? reference : reference.slice(0, history);
    const found = this.#entries(plain, from);
    if (history < 0) return found;
    const version = reference.slice(history + "/_history/".length);
    return found.filter(({ versionId }) => versionId === version);
  }

  /** A relative reference is below the server that the fullUrl of its own entry names; other fullUrls are below none. Without a fullUrl the type and id decide. */
  #entries(reference: string, from: Entry): readonly Entry[] {
    const absolute = this.#byUrl.get(reference) ?? [];
    if (reference.includes(":")) return absolute;
    if (from.fullUrl === undefined) return this.#byName.get(reference) ?? [];
    if (from.name === undefined || !`/${from.fullUrl}`.endsWith(`/${from.name}`)) return [];
    return this.#byUrl.get(from.fullUrl.slice(0, -from.name.length) + reference) ?? [];
  }
}

/** The references of a Composition whose targets belong to the document, with their paths. */
function referencesOf(composition: JsonObject): (readonly [reference: string, path: string])[] {
  const found: (readonly [string, string])[] = [];
  const add = (value: unknown, path: string): void => {
    const reference = isObject(value) ? value["reference"] : undefined;
    if (typeof reference === "string" && !reference.startsWith("#")) found.push([reference, path]);
  };
  const addAll = (list: unknown, path: string): void => {
    if (Array.isArray(list)) list.forEach((value, index) => add(value, `${path}[${index}]`));
  };
  const addSections = (list: unknown, path: string, depth: number): void => {
    if (depth > deepest) return;
    for (const { value: section, index } of objectsIn(list)) {
      const own = `${path}[${index}]`;
      addAll(section["author"], `${own}.author`);
      add(section["focus"], `${own}.focus`);
      addAll(section["entry"], `${own}.entry`);
      addSections(section["section"], `${own}.section`, depth + 1);
    }
  };
  add(composition["subject"], "subject");
  add(composition["encounter"], "encounter");
  addAll(composition["author"], "author");
  add(composition["custodian"], "custodian");
  for (const { value: attester, index } of objectsIn(composition["attester"])) add(attester["party"], `attester[${index}].party`);
  for (const { value: event, index } of objectsIn(composition["event"])) addAll(event["detail"], `event[${index}].detail`);
  addSections(composition["section"], "section", 1);
  return found;
}

/** The entries that references, followed in either direction, lead to from one of them; a text that is a fullUrl or a canonical URL of an entry counts as a reference. */
function linkedTo(first: Entry, entries: readonly Entry[], finder: Finder): ReadonlySet<Entry> {
  const canonical = Map.groupBy(entries, ({ resource }) => resource["url"]);
  const links = new Map<Entry, Entry[]>();
  const link = (one: Entry, other: Entry): void => {
    const known = links.get(one);
    if (known === undefined) links.set(one, [other]);
    else known.push(other);
  };
  for (const entry of entries) {
    const targets = new Set([...textsIn(entry.resource)].flatMap((text) => [...finder.find(text, entry), ...(canonical.get(text.split("|", 1)[0]!) ?? [])]));
    for (const target of targets) {
      link(entry, target);
      link(target, entry);
    }
  }
  const reached = new Set([first]);
  for (const one of reached) for (const other of links.get(one) ?? []) reached.add(other);
  return reached;
}

/** All texts in a value that could be a reference. */
function textsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const open: unknown[] = [value];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one === "string") {
      if (one.length < 1000 && (one.includes("/") || one.includes(":"))) found.add(one);
    } else if (typeof one === "object" && one !== null) for (const part of Object.values(one)) open.push(part);
  }
  return found;
}
