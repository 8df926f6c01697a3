import type { ClientAuth } from "oauth4webapi";
import { bearer } from "./bearer.ts";
import type { AuthMethod, SecretReference } from "./method.ts";
import { secretSchema } from "./method.ts";
import { requestToken, tokenUrlSchema } from "./token-endpoint.ts";
import type { OAuth } from "./token-endpoint.ts";

interface ClientCredentials {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: SecretReference;
  /** How the secret reaches the token endpoint: RFC 6749, section 2.3.1. */
  readonly method?: "client_secret_basic" | "client_secret_post";
  readonly scope?: string;
}

/** RFC 6749, Appendix B. */
function formEncoded(text: string): string {
  return new URLSearchParams([["", text]]).toString().slice(1);
}

/**
 * `client_secret_basic`: RFC 6749, section 2.3.1. oauth4webapi's own also encodes `-`, `_` and `.`, which stand in most ids and secrets; endpoints that do
 * not decode what they get would refuse them.
 */
function clientSecretBasic(secret: string): ClientAuth {
  return (_server, { client_id: id }, _body, headers) => {
    headers.set("authorization", `Basic ${Buffer.from(`${formEncoded(id)}:${formEncoded(secret)}`).toString("base64")}`);
  };
}

/** OAuth 2 client credentials with a shared secret: RFC 6749, sections 2.3.1 and 4.4. */
export const clientCredentials: AuthMethod<ClientCredentials> = {
  schema: {
    type: "object",
    additionalProperties: false,
    required: ["tokenUrl", "clientId", "clientSecret"],
    properties: { tokenUrl: tokenUrlSchema, clientId: { type: "string", minLength: 1 }, clientSecret: secretSchema, method: { enum: ["client_secret_basic", "client_secret_post"] }, scope: { type: "string", minLength: 1 } },
  },
  prepare({ tokenUrl: url, clientId, clientSecret, method, scope }, reader) {
    const secret = reader.secret("/auth/clientCredentials/clientSecret", clientSecret);
    return (connection) => {
      const authentication = (oauth: OAuth) => (method === "client_secret_post" ? oauth.ClientSecretPost(secret) : clientSecretBasic(secret));
      return bearer(() => requestToken({ url, clientId, scope, authentication }, connection), [secret]);
    };
  },
};
