import type { FhirObject, FhirResource, FhirValue } from "../model/fhir.ts";
import type { Displacements } from "./displacements.ts";
import { ConditionalRequests, putRequest, type RequestStyle } from "./requests.ts";
import { systems } from "./systems.ts";

interface EntryOptions {
  readonly feed: string;
  readonly run?: string;
  readonly requests: RequestStyle;
}

/** Makes the transaction's entries: fullUrl, resource (type, id, meta, then what mapping wrote), request. */
export class Entries {
  readonly list: FhirObject[] = [];
  readonly #options: EntryOptions;
  readonly #displacements: Displacements;
  readonly #conditional = new ConditionalRequests();

  constructor(options: EntryOptions, displacements: Displacements) {
    this.#options = options;
    this.#displacements = displacements;
  }

  /** Appends the resource, which others name by `reference`. The object in the Bundle is a new one, so that its properties are in order; its parts are the same. */
  add(source: FhirResource, id: string, reference: string): void {
    const { resourceType } = source;
    const { meta, tag } = this.#meta(source["meta"] as FhirObject | undefined);
    const put = this.#options.requests === "put";
    const resource: FhirResource = put ? { resourceType, id, meta } : { resourceType, meta };
    for (const name in source) if (name !== "resourceType" && name !== "id" && name !== "meta") resource[name] = source[name];
    this.#displacements.replace(source, resource);
    const request = put ? putRequest(reference) : this.#conditional.request(resource, id, tag);
    this.list.push({ fullUrl: `urn:uuid:${id}`, resource, request });
  }

  /** The tags of this delivery follow those that mapping wrote. */
  #meta(written: FhirObject | undefined): { meta: FhirObject; tag: FhirValue[] } {
    const meta = written ?? {};
    const ours: FhirObject = { system: systems.feedTag, code: this.#options.feed };
    const tag = (meta["tag"] ??= [ours]) as FhirValue[];
    if (tag[0] !== ours) tag.push(ours);
    if (this.#options.run !== undefined) tag.push({ system: systems.runTag, code: this.#options.run });
    return { meta, tag };
  }
}
