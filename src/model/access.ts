/**
 * What a client of the service may do. `convert`: hand in records. `read`: see where records are and what is in them. `pull`: fetch Bundles. `operate`: decide about the
 * quarantine and stop targets. `admin`: read who did what. None includes another.
 */
export const scopes = ["convert", "read", "pull", "operate", "admin"] as const;
export type Scope = (typeof scopes)[number];

/** Who asks. */
export interface Principal {
  /** As access.yaml, or the token's issuer, calls it. */
  readonly name: string;
  /** `open`: the service asks nobody who they are. `internal`: Portage's own deliveries to its embedded target. */
  readonly kind: "open" | "key" | "token" | "internal";
  readonly scopes: ReadonlySet<Scope>;
  /** The feeds whose records it may have to do with. */
  readonly feeds: ReadonlySet<string> | "all";
}

/** Whoever comes, where nobody is asked who they are: the service listens to this machine alone. */
export const anybody: Principal = { name: "anybody", kind: "open", scopes: new Set(scopes), feeds: "all" };

/** True where the principal may have to do with records of the feed. */
export function mayUse({ feeds }: Principal, feed: string): boolean {
  return feeds === "all" || feeds.has(feed);
}

/** Why a credential is not accepted. `unavailable`: whether it is good cannot be said at the moment. */
export type Rejection = "missing" | "wrong" | "expired" | "unavailable";

/** Finds out who asks. */
export interface Authenticator {
  authenticate(headers: Readonly<Record<string, string | string[] | undefined>>): Promise<Principal | Rejection>;
}
