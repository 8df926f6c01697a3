import { webcrypto } from "node:crypto";
import { bearer } from "./bearer.ts";
import type { AuthMethod, SecretReference } from "./method.ts";
import { secretSchema } from "./method.ts";
import { readSigningKey } from "./signing-key.ts";
import type { SigningKey } from "./signing-key.ts";
import { requestToken, tokenUrlSchema } from "./token-endpoint.ts";
import type { OAuth } from "./token-endpoint.ts";

interface Smart {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly key: SecretReference;
  /** The `kid` that the server knows the public key by; not needed where the key is a JWK that says it. */
  readonly keyId?: string;
  readonly scope: string;
}

/** Five minutes are the most that SMART allows; two leave room for clocks that differ. */
const assertionSeconds = 120;

/**
 * SMART Backend Services: client credentials (SMART App Launch 2, Backend Services) with a signed assertion in place of a secret (Client Authentication:
 * Asymmetric). `iss`, `sub`, `aud`, `exp` and `jti` are what the specification asks for; `nbf` and `iat` would only add a clock to disagree with.
 */
export const smart: AuthMethod<Smart> = {
  schema: {
    type: "object",
    additionalProperties: false,
    required: ["tokenUrl", "clientId", "key", "scope"],
    properties: { tokenUrl: tokenUrlSchema, clientId: { type: "string", minLength: 1 }, key: secretSchema, keyId: { type: "string", minLength: 1 }, scope: { type: "string", minLength: 1 } },
  },
  prepare({ tokenUrl: url, clientId, key: reference, keyId, scope }, reader) {
    const text = reader.secret("/auth/smart/key", reference);
    const signing = text === "" ? undefined : readSigningKey(text);
    if (text !== "" && signing === undefined) reader.wrong("/auth/smart/key", "names no private key that signs RS384 or ES384 (RSA of 2048 bits or more, or P-384; PEM without a passphrase, or JWK)");
    const kid = keyId ?? signing?.id;
    if (signing !== undefined && kid === undefined) reader.wrong("/auth/smart/keyId", "is missing, and the key does not say it either");
    const authentication = async (oauth: OAuth) =>
      oauth.PrivateKeyJwt({ key: await importKey(signing!), kid: kid! }, {
        [oauth.modifyAssertion](header, payload) {
          header["typ"] = "JWT";
          payload["exp"] = Math.floor(Date.now() / 1000) + assertionSeconds;
          delete payload["nbf"];
          delete payload["iat"];
        },
      });
    return (connection) => bearer(() => requestToken({ url, clientId, scope, authentication }, connection), []);
  },
};

function importKey({ key, algorithm }: SigningKey): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey("pkcs8", key.export({ type: "pkcs8", format: "der" }), algorithm, false, ["sign"]);
}
