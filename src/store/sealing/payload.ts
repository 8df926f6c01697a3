import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";

/**
 * A sealed payload: one byte of form, the number of its key (two bytes), the nonce (12), the cipher text, the tag (16). A payload of form `plain` is
 * its byte of form and the text as it is: what a store held before payloads were sealed.
 */
const form = { plain: 0, sealed: 1, sealedCompressed: 2 } as const;
const ivSize = 12;
const tagSize = 16;
const headSize = 3 + ivSize;

/** Shorter texts do not get shorter. */
const worthCompressing = 256;
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** Where a payload belongs: table, column and row. Part of what is authenticated, so that no payload can be put into another row. */
export type Place = `${string}.${string}:${string}`;

/** A key that payloads are sealed with, by its number in `portage.data_key`. */
export interface DataKey {
  readonly number: number;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Seals bytes with AES-256-GCM (NIST SP 800-38D), compressed first where that is worth it. */
export function sealPayload({ number, key }: DataKey, plain: Uint8Array, place: Place): Buffer {
  const compressed = plain.length >= worthCompressing;
  const content = compressed ? zstdCompressSync(plain, compression) : plain;
  const head = Buffer.alloc(headSize);
  head[0] = compressed ? form.sealedCompressed : form.sealed;
  head.writeUInt16BE(number, 1);
  const iv = randomBytes(ivSize);
  head.set(iv, 3);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(aad(head, place));
  return Buffer.concat([head, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

/** The number of the key that a payload was sealed with; null for a plain one. */
export function keyNumberOf(payload: Uint8Array): number | null {
  return payload[0] === form.plain ? null : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).readUInt16BE(1);
}

/** Opens a payload. Throws where it was changed, belongs to another place or was sealed with another key. */
export function openPayload(key: Uint8Array | undefined, payload: Uint8Array, place: Place): Buffer {
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes[0] === form.plain) return bytes.subarray(1);
  if (key === undefined) throw new Error(`The payload ${place} is sealed with a key that the store does not have.`);
  const head = bytes.subarray(0, headSize);
  const decipher = createDecipheriv("aes-256-gcm", key, head.subarray(3)).setAAD(aad(head, place)).setAuthTag(bytes.subarray(bytes.length - tagSize));
  const content = Buffer.concat([decipher.update(bytes.subarray(headSize, bytes.length - tagSize)), decipher.final()]);
  return bytes[0] === form.sealedCompressed ? zstdDecompressSync(content) : content;
}

function aad(head: Buffer, place: Place): Buffer {
  return Buffer.concat([head.subarray(0, 3), Buffer.from(place)]);
}
