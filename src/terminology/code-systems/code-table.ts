import type { TextPool } from "./text-pool.ts";

/** Finds texts of a pool by what they say: an open hash table of their numbers, at most half full. */
export class CodeTable {
  readonly #slots: Int32Array;
  readonly #codes: TextPool;
  readonly #caseSensitive: boolean;

  /** The first `count` texts of the pool. Of equal ones the first is found. Where case has no meaning, codes are compared without it. */
  constructor(codes: TextPool, count: number, caseSensitive: boolean) {
    this.#codes = codes;
    this.#caseSensitive = caseSensitive;
    this.#slots = new Int32Array(1 << Math.ceil(Math.log2(count * 2 + 2))).fill(-1);
    for (let i = 0; i < count; i++) {
      const slot = this.#slotOf(this.#fold(codes.at(i)));
      if (this.#slots[slot] === -1) this.#slots[slot] = i;
    }
  }

  /** The number of a code; -1 where it is not there. */
  find(code: string): number {
    return this.#slots[this.#slotOf(this.#fold(code))]!;
  }

  get size(): number {
    return this.#slots.byteLength;
  }

  #fold(code: string): string {
    return this.#caseSensitive ? code : code.toLowerCase();
  }

  /** The slot that holds the code, or the empty one where it belongs. */
  #slotOf(code: string): number {
    const mask = this.#slots.length - 1;
    let slot = hashOf(code) & mask;
    for (;;) {
      const index = this.#slots[slot]!;
      if (index === -1 || (this.#caseSensitive ? this.#codes.is(index, code) : this.#fold(this.#codes.at(index)) === code)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

/** FNV-1a over UTF-16 units, its bits mixed once more: codes are often consecutive numbers. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 8;
}
