import type { FhirObject, FhirResource } from "../model/fhir.ts";
import type { TargetSettings } from "../model/target.ts";
import type { Addresses } from "./addresses.ts";
import type { Entry } from "./entries.ts";
import { renamed } from "./references.ts";

/** An entry as it is to be sent, still in Portage's own words. */
export interface Outgoing {
  readonly entry: Entry;
  /** What the target is to have: what the record says, or that merged with what the target has. Undefined for a deletion. */
  readonly resource: FhirResource | undefined;
  /** The version that it may take the place of; null: any. */
  readonly ifMatch: string | null;
}

export interface RequestLine {
  readonly method: string;
  readonly url: string;
  readonly ifMatch?: string;
  readonly ifNoneExist?: string;
}

export interface Composed {
  readonly text: string;
  /** The entries' requests, in order. */
  readonly requests: readonly RequestLine[];
}

/** An entry for a target that keeps the ids of Portage: as it stands in the record's Bundle, but for what a merge has changed. */
function asItStands({ entry: { stands }, resource, ifMatch }: Outgoing): FhirObject {
  if (resource === stands["resource"] && ifMatch === null) return stands;
  return { ...stands, ...(resource !== undefined && { resource }), request: { ...(stands["request"] as FhirObject), ...(ifMatch !== null && { ifMatch }) } };
}

/**
 * An entry for a target that gives ids of its own (http://hl7.org/fhir/R4/http.html#cond-update, #ccreate): an update of the learned location; else an update of what has the
 * identifier; else a creation unless there is one with the tag.
 */
function inItsWords(outgoing: Outgoing, addresses: Addresses, inPiece: (reference: string) => boolean): FhirObject {
  const { entry, resource, ifMatch } = outgoing;
  if (entry.kind === "other") return asItStands(outgoing);
  const location = addresses.location(entry);
  if (resource === undefined) return { request: { method: "DELETE", url: location ?? entry.reference } };
  const { id: _own, ...rest } = renamed(addresses.tagged(entry, resource), (text) => addresses.nameInTarget(text, inPiece));
  const { resourceType, ...elements } = rest as FhirResource;
  const key = addresses.key(entry)!;
  const request: FhirObject =
    location !== undefined ? { method: "PUT", url: location, ...(ifMatch !== null && { ifMatch }) }
    : key.by === "identifier" ? { method: "PUT", url: `${resourceType}?${key.query}` }
    : { method: "POST", url: resourceType, ifNoneExist: key.query };
  return { fullUrl: addresses.fullUrl(entry), resource: { resourceType, ...(location !== undefined && { id: location.split("/")[1]! }), ...elements }, request };
}

/** The Bundle that sends these entries at once, in the target's words. */
export function compose(piece: readonly Outgoing[], bundles: TargetSettings["bundles"], addresses: Addresses): Composed {
  // The entries of a batch know nothing of one another (http://hl7.org/fhir/R4/http.html#brules).
  const references = new Set(bundles === "transaction" ? piece.map(({ entry }) => entry.reference) : []);
  const entry = piece.map((outgoing) => (addresses.ids === "client" ? asItStands(outgoing) : inItsWords(outgoing, addresses, (reference) => references.has(reference))));
  return { text: JSON.stringify({ resourceType: "Bundle", type: bundles, entry }), requests: entry.map(({ request }) => request as unknown as RequestLine) };
}
