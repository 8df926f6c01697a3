import { randomBytes } from "node:crypto";
import { authMethods } from "../delivery/auth/index.ts";
import type { Credentials } from "../delivery/auth/index.ts";
import type { Authenticator, Principal } from "../model/access.ts";
import { scopes } from "../model/access.ts";
import type { KeyEntry } from "./keys.ts";
import { hashOfKey, principalOfKey } from "./keys.ts";

const insider: Principal = { name: "portage", kind: "internal", scopes: new Set(scopes), feeds: "all" };

/** Portage's own deliveries to the target that it serves itself, which asks who comes as every route does. */
export interface Insider {
  /** What the deliveries show: a key that lives as long as the process. */
  readonly credentials: Credentials;
  /** Knows the key too, and else what `authenticator` knows. */
  readonly authenticator: Authenticator;
}

/** Makes the key. */
export function insiderOf(authenticator: Authenticator): Insider {
  const key = randomBytes(32).toString("base64url");
  const entry: KeyEntry = { sha256: hashOfKey(key), principal: insider, endsAt: null };
  return {
    credentials: { authorizer: authMethods.headers.prepare({ "x-api-key": { env: "key" } }, { secret: () => key, wrong: () => undefined }), tls: null },
    authenticator: {
      async authenticate(headers) {
        const shown = headers["x-api-key"];
        const found = typeof shown === "string" ? principalOfKey([entry], shown, 0) : "wrong";
        return typeof found === "string" ? authenticator.authenticate(headers) : found;
      },
    },
  };
}
