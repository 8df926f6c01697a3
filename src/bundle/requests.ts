import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";
import { lastingIdentifier, searchToken } from "../model/search-token.ts";
import { systems } from "./systems.ts";

/** `put`: the target keeps the ids it is given. `conditional`: it chooses ids itself, and its resources are found by identifier. */
export type RequestStyle = "put" | "conditional";

/** The reference from one entry to another. A target that keeps ids stores exactly this; one that does not puts its own id in its place. */
export function referenceTo(style: RequestStyle, type: string, id: string): string {
  return style === "put" ? `${type}/${id}` : `urn:uuid:${id}`;
}

/** `reference` is the resource's in the style `put`: its type and id. */
export function putRequest(reference: string): FhirObject {
  return { method: "PUT", url: reference };
}

/**
 * Conditional updates of one Bundle. A resource is found by its first identifier with a system; one that has none, or whose identifier
 * another entry goes by already (two entries must not mean one resource), by a tag with its derived id, which every type can be
 * searched by.
 */
export class ConditionalRequests {
  readonly #taken = new Set<string>();

  /** The request of one entry; adds the id's tag to `tags` where it is needed. */
  request(resource: FhirResource, id: string, tags: FhirValue[]): FhirObject {
    const type = resource.resourceType;
    const identifier = lastingIdentifier(resource);
    if (identifier !== undefined) {
      const url = `${type}?identifier=${searchToken(identifier.system, identifier.value)}`;
      if (!this.#taken.has(url)) {
        this.#taken.add(url);
        return { method: "PUT", url };
      }
    }
    tags.push({ system: systems.idTag, code: id });
    return { method: "PUT", url: `${type}?_tag=${searchToken(systems.idTag, id)}` };
  }
}
