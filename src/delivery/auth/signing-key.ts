import { createPrivateKey } from "node:crypto";
import type { JsonWebKey, KeyObject, webcrypto } from "node:crypto";

/** A private key that SMART's assertions are signed with. */
export interface SigningKey {
  readonly key: KeyObject;
  /** What Web Crypto calls the algorithm: RS384 or ES384. */
  readonly algorithm: webcrypto.RsaHashedImportParams | webcrypto.EcKeyImportParams;
  /** The key's own `kid`, where it is a JWK that has one. */
  readonly id: string | undefined;
}

const rs384 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-384" };
const es384 = { name: "ECDSA", namedCurve: "P-384" };

/** RFC 7518, section 3.3: RSA keys of 2048 bits or more. */
const leastRsaBits = 2048;

/**
 * Reads a private key, as PEM or as JWK, that signs RS384 (RSA) or ES384 (P-384), the two algorithms that every server of SMART App Launch 2 knows
 * (Client Authentication: Asymmetric). Undefined where the text is none.
 */
export function readSigningKey(text: string): SigningKey | undefined {
  try {
    const jwk = text.trimStart().startsWith("{") ? (JSON.parse(text) as JsonWebKey & { kid?: unknown }) : undefined;
    const key = jwk === undefined ? createPrivateKey(text) : createPrivateKey({ key: jwk, format: "jwk" });
    const algorithm = algorithmOf(key);
    return algorithm && { key, algorithm, id: typeof jwk?.kid === "string" ? jwk.kid : undefined };
  } catch {
    return undefined;
  }
}

function algorithmOf({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): SigningKey["algorithm"] | undefined {
  if (type === "rsa" && (details?.modulusLength ?? 0) >= leastRsaBits) return rs384;
  return type === "ec" && details?.namedCurve === "secp384r1" ? es384 : undefined;
}
