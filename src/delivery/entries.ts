import { parseFhirJson } from "../model/fhir.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import { contentHash } from "./content.ts";

/** One entry of a record's transaction, in Portage's own words. */
export interface Entry {
  /** Its place in the record's Bundle, from 0. */
  readonly index: number;
  /** `Patient/<derived id>`: what other entries call it. */
  readonly reference: string;
  /** Its fullUrl, by which others may call it as well. */
  readonly fullUrl: string | undefined;
  /** `put` and `delete` name one resource by its id; `other` is sent as it stands, and nothing is known of what it writes. */
  readonly kind: "put" | "delete" | "other";
  /** Undefined for a deletion. */
  readonly resource: FhirResource | undefined;
  readonly contentHash: string;
  /** The record's account of itself, new with every record: its MessageHeader, and the Provenance at the end of its Bundle. */
  readonly isAccount: boolean;
  /** As it stands in the record's Bundle. */
  readonly stands: FhirObject;
}

/** A literal `Type/id`. */
const literal = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;

function kindOf(method: string | undefined, url: string): Entry["kind"] {
  if (!literal.test(url)) return "other";
  return method === "PUT" ? "put" : method === "DELETE" ? "delete" : "other";
}

/** The entries of a transaction Bundle's text, in order. Decimals keep their digits. */
export function entriesOf(bundle: string): Entry[] {
  const { entry = [] } = parseFhirJson(bundle) as { entry?: FhirObject[] };
  return entry.map((stands, index) => {
    const { method, url = "" } = (stands["request"] ?? {}) as { method?: string; url?: string };
    const fullUrl = stands["fullUrl"] as string | undefined;
    const resource = stands["resource"] as FhirResource | undefined;
    const kind = kindOf(method, url);
    const reference = kind === "other" ? (fullUrl ?? `Bundle.entry[${index}]`) : url;
    const type = resource?.resourceType;
    const isAccount = type === "MessageHeader" || (type === "Provenance" && index === entry.length - 1);
    return { index, reference, fullUrl, kind, resource, contentHash: contentHash(resource), isAccount, stands };
  });
}
