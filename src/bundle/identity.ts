import { createHmac, createSecretKey, type KeyObject } from "node:crypto";

/** Importing a key costs more than a digest does, and a deployment has one key. */
const imported = new WeakMap<Uint8Array, KeyObject>();

function secretKey(key: Uint8Array): KeyObject {
  let secret = imported.get(key);
  if (secret === undefined) {
    if (key.length !== 32) throw new RangeError(`The key for ids has ${key.length} bytes; it must have 32.`);
    secret = createSecretKey(key);
    imported.set(key, secret);
  }
  return secret;
}

/**
 * The id of a resource: a UUID (RFC 9562, version 8) out of HMAC-SHA-256 over feed, type and natural key. Equal input gives an equal id for
 * ever; without the key nobody can test a guess at the key's parts. Each text goes in with its length before it, so that no two lists
 * of parts run together (`["ab", "c"]` and `["a", "bc"]`).
 */
export function resourceId(key: Uint8Array, namespace: string, type: string, naturalKey: readonly string[]): string {
  let text = `${namespace.length}:${namespace}${type.length}:${type}`;
  for (const part of naturalKey) text += `${part.length}:${part}`;
  const hex = createHmac("sha256", secretKey(key)).update(text).digest("hex");
  const variant = "89ab"[Number.parseInt(hex[16]!, 16) & 3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
