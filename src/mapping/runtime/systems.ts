import type { FeedSettings } from "../feed.ts";

/** A system URI for a name that nobody has registered: stable, and plainly the feed's own. Names of several parts stay apart when their parts do. */
export function feedUrn(feed: string, kind: "authority" | "code-system" | "network-address", ...name: readonly string[]): string {
  return ["urn:portage", encoded(feed), kind, ...name.map(encoded)].join(":");
}

/** `encodeURIComponent`, which most names come out of as they were. */
function encoded(name: string): string {
  return /^[\w.!~*'()-]*$/.test(name) ? name : encodeURIComponent(name.toWellFormed());
}

/** From here on V8 may keep a text as a view of the record that it was cut from: to remember it would keep the record. */
const viewed = 13;
const remembered = 1_000;

/** The URIs of short names, by feed: a feed names few coding systems, and each in nearly every code. */
const known = new WeakMap<FeedSettings, Map<string, string>>();

/**
 * The URI of a coding system named as in HL7 table 0396. `HL7nnnn` is HL7's own table; the feed's registry (which includes the standard names) is asked
 * next; an OID or URI is itself; any other name gets a URN of the feed, so that a local code never passes for a standard one.
 */
export function codeSystemUri(name: string, feed: FeedSettings): string {
  let names = known.get(feed);
  if (names === undefined) known.set(feed, (names = new Map()));
  let uri = names.get(name);
  if (uri !== undefined) return uri;
  uri = uriOf(name, feed);
  if (name.length < viewed && names.size < remembered) names.set(name, uri);
  return uri;
}

function uriOf(name: string, feed: FeedSettings): string {
  const registered = feed.codeSystems.get(name) ?? feed.codeSystems.get(name.toUpperCase());
  if (registered !== undefined) return registered;
  const table = /^HL7(\d{4})$/.exec(name);
  if (table !== null) return `http://terminology.hl7.org/CodeSystem/v2-${table[1]}`;
  if (/^[0-2](\.(0|[1-9]\d*))+$/.test(name)) return `urn:oid:${name}`;
  if (/^(https?|urn):\S+$/.test(name)) return name;
  return feedUrn(feed.name, "code-system", name);
}

/** The URI that a universal id is by its type (HL7 table 0301): an OID, a UUID, or a URI itself; undefined for every other scheme and for a malformed id. */
export function universalUri(id: string, type: string): string | undefined {
  if ((type === "ISO" || type === "OID" || type === "") && /^[0-2](\.(0|[1-9]\d*))+$/.test(id)) return `urn:oid:${id}`;
  if ((type === "UUID" || type === "GUID") && /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/.test(id)) return `urn:uuid:${id.toLowerCase()}`;
  if ((type === "URI" || type === "URL" || type === "") && /^(https?|urn|ftp):\S+$/.test(id)) return id;
  return undefined;
}
