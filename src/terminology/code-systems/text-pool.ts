/** Many texts in one piece of memory, in UTF-8: what a JavaScript string costs beside its letters, some 20 to 30 bytes, is saved. */
export class TextPool {
  readonly #bytes: Buffer;
  readonly #starts: Uint32Array;

  constructor(bytes: Buffer, starts: Uint32Array) {
    this.#bytes = bytes;
    this.#starts = starts;
  }

  /** The text of a number that the builder gave; "" stands for none. */
  at(index: number): string {
    return this.#bytes.toString("utf8", this.#starts[index], this.#starts[index + 1]);
  }

  /** Whether the text of a number is this one. ASCII, which codes are, is compared where it lies. */
  is(index: number, text: string): boolean {
    const start = this.#starts[index]!;
    const length = this.#starts[index + 1]! - start;
    if (length < text.length) return false;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) return this.at(index) === text;
      if (this.#bytes[start + i] !== unit) return false;
    }
    return length === text.length;
  }

  /** Bytes of memory. */
  get size(): number {
    return this.#bytes.length + this.#starts.byteLength;
  }
}

/** Collects texts for a pool, numbered from 0 in the order they come. */
export class TextPoolBuilder {
  readonly #known = new Map<string, number>();
  #bytes = Buffer.allocUnsafe(1 << 12);
  #length = 0;
  readonly #starts: number[] = [0];

  add(text: string): number {
    const needed = this.#length + text.length * 3;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    this.#length += this.#bytes.write(text, this.#length);
    return this.#starts.push(this.#length) - 2;
  }

  /** The same number for the same text. */
  addOnce(text: string): number {
    let index = this.#known.get(text);
    if (index === undefined) this.#known.set(text, (index = this.add(text)));
    return index;
  }

  finish(): TextPool {
    return new TextPool(Buffer.from(this.#bytes.subarray(0, this.#length)), Uint32Array.from(this.#starts));
  }
}
