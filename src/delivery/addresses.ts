import type { FhirObject, FhirResource } from "../model/fhir.ts";
import { lastingIdentifier, searchToken } from "../model/search-token.ts";
import type { StoredResource, TargetSettings } from "../model/target.ts";
import type { Entry } from "./entries.ts";

/** The system of the tag that carries Portage's own id where a target gives ids of its own and the resource has no identifier. */
export const idTagSystem = "urn:portage:id";

/** How a resource is found whose id in the target is not known. */
interface SearchKey {
  /** What follows the `?`. */
  readonly query: string;
  readonly by: "identifier" | "tag";
}

function tagsOf(resource: FhirResource): FhirObject[] {
  return [((resource["meta"] ?? {}) as FhirObject)["tag"] ?? []].flat() as FhirObject[];
}

/** The id that Portage has derived. */
function idOf({ reference }: Entry): string {
  return reference.split("/")[1]!;
}

function isTagged(resource: FhirResource): boolean {
  return tagsOf(resource).some(({ system }) => system === idTagSystem);
}

/** Where the entries of a transaction are in a target: by the ids that Portage derives, or by those that the target has given and Portage has learned. */
export class Addresses {
  readonly ids: TargetSettings["ids"];
  /** By reference and by fullUrl. */
  readonly #entries = new Map<string, Entry>();
  readonly #keys = new Map<string, SearchKey>();
  readonly #locations = new Map<string, string>();
  readonly #references = new Map<string, string>();

  /** Of the entries of one Bundle; two of them never go by one identifier, since they do not mean one resource. */
  constructor(ids: TargetSettings["ids"], entries: readonly Entry[], known: ReadonlyMap<string, StoredResource>) {
    this.ids = ids;
    for (const entry of entries) for (const name of [entry.reference, entry.fullUrl]) if (name !== undefined) this.#entries.set(name, entry);
    if (ids === "client") return;
    for (const [reference, { location }] of known) this.learn(reference, location);
    const taken = new Set<string>();
    for (const entry of entries) {
      const { kind, reference, resource } = entry;
      if (kind !== "put") continue;
      const identifier = isTagged(resource!) ? undefined : lastingIdentifier(resource!);
      const query = identifier === undefined ? "" : `identifier=${searchToken(identifier.system, identifier.value)}`;
      const name = `${resource!.resourceType}?${query}`;
      const free = query !== "" && !taken.has(name);
      taken.add(name);
      this.#keys.set(reference, free ? { query, by: "identifier" } : { query: `_tag=${searchToken(idTagSystem, idOf(entry))}`, by: "tag" });
    }
  }

  /** Notes what the target calls a resource. */
  learn(reference: string, location: string): void {
    this.#locations.set(reference, location);
    this.#references.set(location, reference);
  }

  /** The target has it no more. */
  forget(reference: string): void {
    this.#references.delete(this.#locations.get(reference) ?? "");
    this.#locations.delete(reference);
  }

  /** `Patient/1234`; undefined while the target's id is not known. */
  location({ kind, reference }: Pick<Entry, "kind" | "reference">): string | undefined {
    return this.ids === "client" && kind !== "other" ? reference : this.#locations.get(reference);
  }

  /** The search that finds a resource whose location is not known; undefined where there is no need or no way to search. */
  key({ reference }: Entry): SearchKey | undefined {
    return this.#keys.get(reference);
  }

  /** The URL that reads a resource, or finds it. */
  url(entry: Entry): string | undefined {
    const key = this.key(entry);
    return this.location(entry) ?? (key === undefined ? undefined : `${entry.resource!.resourceType}?${key.query}`);
  }

  /** What the target calls a resource that a text of a resource names; `inPiece`: it is written by the same transaction, and the target puts its own id in the place of the fullUrl. */
  nameInTarget(text: string, inPiece: (reference: string) => boolean): string | undefined {
    const entry = this.#entries.get(text);
    const reference = entry?.reference ?? text;
    return this.#locations.get(reference) ?? (entry !== undefined && inPiece(reference) ? this.fullUrl(entry) : undefined);
  }

  /** What Portage calls what the target calls so. */
  nameInPortage(text: string): string | undefined {
    return this.#references.get(text);
  }

  fullUrl(entry: Entry): string {
    return entry.fullUrl?.startsWith("urn:") === true ? entry.fullUrl : `urn:uuid:${idOf(entry)}`;
  }

  /**
   * The resource with the tag by which it is found, where that is how it is found. It stays on a resource whose location is known: an update without it would take it
   * away on servers that do not unite tags.
   */
  tagged(entry: Entry, resource: FhirResource): FhirResource {
    if (this.key(entry)?.by !== "tag" || isTagged(resource)) return resource;
    const tag = [...tagsOf(resource), { system: idTagSystem, code: idOf(entry) }];
    return { ...resource, meta: { ...((resource["meta"] ?? {}) as FhirObject), tag } };
  }

  /**
   * An entry as it is to stand in another Bundle. What does not go by its identifier, because another entry does, carries its tag there: that entry may not be there, and the identifier
   * would find the other's resource.
   */
  apart(entry: Entry): FhirObject {
    const { resource, stands } = entry;
    if (resource === undefined || lastingIdentifier(resource) === undefined) return stands;
    const tagged = this.tagged(entry, resource);
    return tagged === resource ? stands : { ...stands, resource: tagged };
  }
}
