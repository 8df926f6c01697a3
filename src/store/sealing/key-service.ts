import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/**
 * Wraps the keys that payloads are sealed with. Its shape is that of a key management service, which never gives its own key away: an encrypt and a
 * decrypt call, and a name by which the wrapped bytes can be told from those of another key.
 */
export interface KeyService {
  /** Tells wrapping keys apart; no secret. */
  readonly name: string;
  wrap(key: Uint8Array): Promise<Uint8Array>;
  /** Rejects where the bytes were wrapped with another key or were changed. */
  unwrap(wrapped: Uint8Array): Promise<Uint8Array>;
}

const ivSize = 12;
const tagSize = 16;

/** What a secret of 32 bytes is used for, so that no two uses share a key (HKDF, RFC 5869). */
export function derivedKey(secret: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "", `portage ${use}`, 32));
}

/** A key service inside this process: AES-256-GCM with a key derived from a secret of the deployment. */
export function localKeyService(secret: Uint8Array): KeyService {
  const key = derivedKey(secret, "key wrapping");
  const name = `local:${derivedKey(secret, "key name").subarray(0, 8).toString("hex")}`;
  return {
    name,
    async wrap(plain) {
      const iv = randomBytes(ivSize);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(name));
      return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    async unwrap(wrapped) {
      const decipher = createDecipheriv("aes-256-gcm", key, wrapped.subarray(0, ivSize))
        .setAAD(Buffer.from(name))
        .setAuthTag(wrapped.subarray(wrapped.length - tagSize));
      return Buffer.concat([decipher.update(wrapped.subarray(ivSize, wrapped.length - tagSize)), decipher.final()]);
    },
  };
}
