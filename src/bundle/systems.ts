/** The URIs that Portage writes into resources as its own. They are part of what targets store: a change makes new versions everywhere. */
export const systems = {
  /** meta.tag: the feed a resource came from. */
  feedTag: "http://portage.dev/fhir/tags/feed",
  /** meta.tag: the run (wave, rehearsal) that delivered it. */
  runTag: "http://portage.dev/fhir/tags/run",
  /** meta.tag: the derived id, for targets that choose ids themselves and for resources without an identifier. */
  idTag: "http://portage.dev/fhir/tags/id",
  /** Provenance.policy: the mapping tables by their hash, which follows. */
  tables: "http://portage.dev/fhir/tables/",
  /** Provenance.entity.what.identifier: the sender's id of the record; the feed goes in between. */
  feeds: "http://portage.dev/fhir/feeds/",
  /** OperationOutcome.issue.details.coding: the keys of the error table. */
  issue: "http://portage.dev/fhir/CodeSystem/issue",
} as const;

/** The identifier system of a feed's own record ids (HL7 v2: MSH-10). */
export function controlIdSystem(feed: string): string {
  return `${systems.feeds}${encodeURIComponent(feed)}/control-id`;
}

/** The identifier system of a record that has no id of its own: the SHA-256 of its bytes. */
export function sourceHashSystem(feed: string): string {
  return `${systems.feeds}${encodeURIComponent(feed)}/sha-256`;
}
