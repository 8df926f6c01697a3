/** For each of `size` things the things it leads to, as two typed arrays: those of `i` stand from `starts[i]` to `starts[i + 1]`. */
export class Links {
  readonly #starts: Uint32Array;
  readonly #targets: Uint32Array;

  /** Of pairs, `from` and `to` in turn. Keeps their order. */
  constructor(size: number, pairs: readonly number[]) {
    this.#starts = new Uint32Array(size + 1);
    for (let i = 0; i < pairs.length; i += 2) this.#starts[pairs[i]! + 1]!++;
    for (let i = 0; i < size; i++) this.#starts[i + 1]! += this.#starts[i]!;
    this.#targets = new Uint32Array(pairs.length / 2);
    const next = this.#starts.slice();
    for (let i = 0; i < pairs.length; i += 2) this.#targets[next[pairs[i]!]!++] = pairs[i + 1]!;
  }

  of(index: number): Uint32Array {
    return this.#targets.subarray(this.#starts[index], this.#starts[index + 1]);
  }

  /** Marks (1) all that some things lead to, over any number of steps, themselves among them. Ends on circles, too. */
  reach(from: readonly number[]): Uint8Array {
    const reached = new Uint8Array(this.#starts.length - 1);
    const open = [...from];
    for (const index of open) reached[index] = 1;
    while (open.length > 0) {
      for (const next of this.of(open.pop()!)) {
        if (reached[next] === 1) continue;
        reached[next] = 1;
        open.push(next);
      }
    }
    return reached;
  }

  /** True where a way leads from one to the other; each to itself. */
  leads(from: number, to: number): boolean {
    const seen = new Set([from]);
    for (const index of seen) {
      if (index === to) return true;
      for (const next of this.of(index)) seen.add(next);
    }
    return false;
  }

  get size(): number {
    return this.#starts.byteLength + this.#targets.byteLength;
  }
}
