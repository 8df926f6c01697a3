import type { TextPool } from "./text-pool.ts";

/**
 * Finds texts of a pool by what they say: an open hash table of their numbers, at most half full. What the number leaves free of a slot holds bits of the hash, so that
 * another text in the way is told from the one that is looked for without being read.
 */
export class CodeTable {
  readonly #slots: Int32Array;
  readonly #codes: TextPool;
  readonly #stride: number;
  readonly #numbers: number;
  readonly #caseSensitive: boolean;

  /** Of each `stride` texts of the pool the first, `count` of them. Of equal ones the first is found. Where case has no meaning, codes are compared without it. */
  constructor(codes: TextPool, count: number, caseSensitive: boolean, stride = 1) {
    this.#codes = codes;
    this.#stride = stride;
    this.#caseSensitive = caseSensitive;
    // No number has all bits, so that no slot in use is -1.
    this.#numbers = 2 ** Math.ceil(Math.log2(count + 2)) - 1;
    this.#slots = new Int32Array(1 << Math.ceil(Math.log2(count * 2 + 2))).fill(-1);
    for (let i = 0; i < count; i++) {
      const code = this.#fold(codes.at(i * stride));
      const hash = hashOf(code);
      const slot = this.#slotOf(code, hash);
      if (this.#slots[slot] === -1) this.#slots[slot] = (hash & ~this.#numbers) | i;
    }
  }

  /** The number of a code, counted in strides; -1 where it is not there. */
  find(code: string): number {
    const folded = this.#fold(code);
    const found = this.#slots[this.#slotOf(folded, hashOf(folded))]!;
    return found === -1 ? -1 : found & this.#numbers;
  }

  get size(): number {
    return this.#slots.byteLength;
  }

  #fold(code: string): string {
    return this.#caseSensitive ? code : code.toLowerCase();
  }

  /** The slot that holds the code, or the empty one where it belongs. */
  #slotOf(code: string, hash: number): number {
    const mask = this.#slots.length - 1;
    const tag = hash & ~this.#numbers;
    let slot = hash & mask;
    for (;;) {
      const found = this.#slots[slot]!;
      if (found === -1 || ((found & ~this.#numbers) === tag && this.#is((found & this.#numbers) * this.#stride, code))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #is(text: number, code: string): boolean {
    return this.#caseSensitive ? this.#codes.is(text, code) : this.#fold(this.#codes.at(text)) === code;
  }
}

/** FNV-1a over UTF-16 units, mixed so that each bit of it has to do with each bit of the text (as MurmurHash3 ends): codes are often consecutive numbers. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
