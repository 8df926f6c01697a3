/** How a target FHIR server wants to be spoken to (targets/<name>.yaml, or the settings of the environment for the target `default`). */
export interface TargetSettings {
  readonly name: string;
  /** The base URL. */
  readonly url: string;
  /** Seconds one request may take. */
  readonly timeoutSeconds: number;
  /** `merge`: what a record does not speak of stays in the target. `replace`: the record's resources take the place of the target's. */
  readonly update: "merge" | "replace";
  /** `client`: resources keep the ids that Portage derives. `server`: the target gives ids of its own. */
  readonly ids: "client" | "server";
  /** `transaction`, or `batch` for a target that has no transactions. */
  readonly bundles: "transaction" | "batch";
  /** Deliveries under way at a time. */
  readonly concurrency: number;
  /** Requests a second; null: no limit. */
  readonly rate: number | null;
  /** Entries of one Bundle at most; null: no limit. */
  readonly maxEntries: number | null;
  /** Bytes of one Bundle at most; null: no limit. */
  readonly maxBytes: number | null;
  /** Profiles that what is delivered here must conform to. */
  readonly profiles: readonly string[];
}

/** A target whose own team fetches what is for it (targets/<name>.yaml with `pull: true`). */
export interface PullTargetSettings {
  readonly name: string;
  /** Profiles that what is fetched must conform to. */
  readonly profiles: readonly string[];
  /** Where it is told that there is something to fetch; null: nowhere. */
  readonly notify: { readonly url: string } | null;
}

/** A resource as a target holds it: what a delivery stored, or what the crosswalk knows of an earlier one. */
export interface StoredResource {
  /** As Portage's own Bundles call it: `Patient/<derived id>`. */
  readonly reference: string;
  /** As the target calls it, without a version: `Patient/1234`. */
  readonly location: string;
  /** `W/"3"`; null where the target tells none. */
  readonly etag: string | null;
  /** SHA-256 (hex) of the resource as Portage sent it. */
  readonly contentHash: string;
  /** The target's status for the entry: `201 Created`; `unchanged` where nothing was sent because the target has it, `absent` where it had nothing to delete. */
  readonly status: string;
}
