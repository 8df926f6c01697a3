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

/** Digits of a length, and its colon. */
const prefixSize = 12;

/** Writes a text with its length before it (`3:abc`) and gives where it ends. Nearly all texts are ASCII and short: a loop costs less than a call into native code. */
function put(room: Buffer, at: number, text: string): number {
  const start = putNumber(room, at, text.length) + 1;
  room[start - 1] = 0x3a;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return start + room.write(text, start);
    room[start + i] = code;
  }
  return start + text.length;
}

function putNumber(room: Buffer, at: number, number: number): number {
  const place = number > 9 ? putNumber(room, at, Math.trunc(number / 10)) : at;
  room[place] = 0x30 + (number % 10);
  return place + 1;
}

/** The inner pad with room for texts of so many bytes behind it. */
function roomFor({ inner }: Pads, bytes: number): Buffer {
  return blockSize + bytes <= inner.length ? inner : Buffer.concat([inner.subarray(0, blockSize)], blockSize + bytes);
}

/**
 * HMAC-SHA-256 (RFC 2104), a character a byte, of what stands behind an inner pad. Node's own makes an object with a native half for each text, which costs the
 * garbage collector more than the digest costs; two calls of `hash` leave two texts behind.
 */
function hmac({ outer }: Pads, padded: Buffer): string {
  outer.write(hash("sha256", padded, "binary"), blockSize, "latin1");
  return hash("sha256", outer, "binary");
}

const digits = Buffer.from("0123456789abcdef");

/** A UUID to be filled in, and where in it the first digit of each byte stands. */
const form = Buffer.from("00000000-0000-0000-0000-000000000000");
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/** The first sixteen bytes of a digest as a UUID of version 8 (RFC 9562, section 5.8). Written in place: a text put together from parts would be copied by whoever looks it up. */
function uuidOf(digest: string): string {
  for (let i = 0; i < places.length; i++) {
    const byte = digest.charCodeAt(i);
    form[places[i]!] = digits[byte >> 4]!;
    form[places[i]! + 1] = digits[byte & 15]!;
  }
  form[14] = digits[8]!;
  form[19] = digits[8 | ((digest.charCodeAt(8) >> 4) & 3)]!;
  return form.toString("latin1");
}

/**
 * The id of a resource: a UUID (RFC 9562, version 8) out of HMAC-SHA-256 over feed, type and natural key. Equal input gives an equal id for
 * ever; without the key nobody can test a guess at the key's parts. Each text goes in with its length before it, so that no two lists
 * of parts run together (`["ab", "c"]` and `["a", "bc"]`).
 */
export function resourceId(key: Uint8Array, namespace: string, type: string, naturalKey: readonly string[]): string {
  const pads = padsOf(key);
  let bytes = (namespace.length + type.length) * 3 + prefixSize * (naturalKey.length + 2);
  for (const part of naturalKey) bytes += part.length * 3;
  const room = roomFor(pads, bytes);
  let end = put(room, put(room, blockSize, namespace), type);
  for (const part of naturalKey) end = put(room, end, part);
  return uuidOf(hmac(pads, room.subarray(0, end)));
}
