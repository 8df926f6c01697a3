import type { FeedSettings } from "../feed.ts";

/** A system URI for a name that nobody has registered: stable, and plainly the feed's own. */
export function feedUrn(feed: string, kind: "authority" | "code-system", name: string): string {
  return `urn:portage:${encodeURIComponent(feed)}:${kind}:${encodeURIComponent(name)}`;
}

/**
 * The URI of a coding system named as in HL7 table 0396. `HL7nnnn` is HL7's own table; the feed's registry (which includes the standard names) is asked
 * next; an OID or URI is itself; any other name gets a URN of the feed, so that a local code never passes for a standard one.
 */
export function codeSystemUri(name: string, feed: FeedSettings): string {
  const known = feed.codeSystems.get(name) ?? feed.codeSystems.get(name.toUpperCase());
  if (known !== undefined) return known;
  const table = /^HL7(\d{4})$/.exec(name);
  if (table !== null) return `http://terminology.hl7.org/CodeSystem/v2-${table[1]}`;
  if (/^[0-2](\.(0|[1-9]\d*))+$/.test(name)) return `urn:oid:${name}`;
  if (/^(https?|urn):\S+$/.test(name)) return name;
  return feedUrn(feed.name, "code-system", name);
}
