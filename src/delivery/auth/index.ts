import { basic } from "./basic.ts";
import { clientCredentials } from "./client-credentials.ts";
import { headers } from "./headers.ts";
import type { AuthMethod, Authorizer, Connection } from "./method.ts";
import { none } from "./none.ts";
import { smart } from "./smart.ts";
import type { TlsOptions } from "./mtls.ts";

/** The ways to be authorised, by their names in `auth` of a target's file. */
export const authMethods = { none, basic, headers, clientCredentials, smart } as const satisfies Record<string, AuthMethod<never>>;

/** What Portage shows to a target. Functions, so that nothing of it can be printed by accident. */
export interface Credentials {
  readonly authorizer: (connection: Connection) => Authorizer;
  /** Null: TLS as Node does it, without a certificate of one's own. */
  readonly tls: (() => TlsOptions) | null;
}

/** For a target that does not ask who is asking. */
export const anonymous: Credentials = { authorizer: none.prepare({}, { secret: () => "", wrong: () => undefined }), tls: null };
