import type { Authenticator, Principal, Scope } from "../model/access.ts";
import { anybody } from "../model/access.ts";
import type { KeyEntry } from "./keys.ts";
import { principalOfKey } from "./keys.ts";
import type { TokenReader } from "./tokens.ts";

/** Asks nobody who they are. */
export const openToAnybody: Authenticator = { authenticate: async () => anybody };

/** A JSON Web Token in its compact form (RFC 7515, 3.1); a key has no dots. */
const compactToken = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Asks for a key, in `X-API-Key` or as a bearer token (RFC 6750, 2.1), or for a provider's token. `now` gives milliseconds since 1970. */
export function authenticatorOf(keys: readonly KeyEntry[], readToken: TokenReader | undefined, now: () => number): Authenticator {
  return {
    async authenticate(headers) {
      const key = headers["x-api-key"];
      if (typeof key === "string" && key !== "") return principalOfKey(keys, key, now());
      const authorization = String(headers["authorization"] ?? "");
      const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
      if (bearer === undefined) return authorization.trim() === "" ? "missing" : "wrong";
      return readToken !== undefined && compactToken.test(bearer) ? readToken(bearer) : principalOfKey(keys, bearer, now());
    },
  };
}

/** A principal that shows a key. */
export function keyHolder(name: string, scopes: readonly Scope[], feeds: readonly string[] | undefined): Principal {
  return { name, kind: "key", scopes: new Set(scopes), feeds: feeds === undefined ? "all" : new Set(feeds) };
}
