import { hash } from "node:crypto";

const blockSize = 64;
const digestSize = 32;

/** A key's two pads as RFC 2104 has them, each with room behind it for what is hashed after it. */
interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

/** A deployment has one key. */
const padsByKey = new WeakMap<Uint8Array, Pads>();

function padsOf(key: Uint8Array): Pads {
  const known = padsByKey.get(key);
  if (known !== undefined) return known;
  if (key.length !== digestSize) throw new RangeError(`The key for ids has ${key.length} bytes; it must have ${digestSize}.`);
  const pads = { inner: Buffer.alloc(1024, 0x36), outer: Buffer.alloc(blockSize + digestSize, 0x5c) };
  for (const pad of [pads.inner, pads.outer]) for (let i = 0; i < key.length; i++) pad[i]! ^= key[i]!;
  padsByKey.set(key, pads);
  return pads;
}

/**
 * HMAC-SHA-256 (RFC 2104) in hexadecimal. Node's own makes an object with a native half for each text, which costs the garbage
 * collector more than the digest costs; two calls of `hash` leave nothing behind.
 */
function hmac(key: Uint8Array, text: string): string {
  const pads = padsOf(key);
  const room = blockSize + text.length * 3;
  const inner = room <= pads.inner.length ? pads.inner : Buffer.concat([pads.inner.subarray(0, blockSize)], room);
  const end = blockSize + inner.write(text, blockSize);
  pads.outer.set(hash("sha256", inner.subarray(0, end), "buffer"), blockSize);
  return hash("sha256", pads.outer, "hex");
}

/**
 * The id of a resource: a UUID (RFC 9562, version 8) out of HMAC-SHA-256 over feed, type and natural key. Equal input gives an equal id for
 * ever; without the key nobody can test a guess at the key's parts. Each text goes in with its length before it, so that no two lists
 * of parts run together (`["ab", "c"]` and `["a", "bc"]`).
 */
export function resourceId(key: Uint8Array, namespace: string, type: string, naturalKey: readonly string[]): string {
  let text = `${namespace.length}:${namespace}${type.length}:${type}`;
  for (const part of naturalKey) text += `${part.length}:${part}`;
  const hex = hmac(key, text);
  const variant = "89ab"[Number.parseInt(hex[16]!, 16) & 3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
