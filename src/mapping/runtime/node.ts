import type { SourceRecord } from "../../model/record.ts";

/** A node of the source as mapping functions see it: a range of leaves, and the depth at which its children are numbered. */
export class SourceNode {
  readonly record: SourceRecord;
  readonly from: number;
  readonly to: number;
  readonly depth: number;

  constructor(record: SourceRecord, from: number, to: number, depth: number) {
    this.record = record;
    this.from = from;
    this.to = to;
    this.depth = depth;
  }

  /** True when the node has a leaf. */
  get exists(): boolean {
    return this.from < this.to;
  }

  /** True when the node says `""`: delete. */
  get isNull(): boolean {
    return this.to - this.from === 1 && this.record.isNull(this.from);
  }

  /** True when the node has a value: a leaf, and not only the wish to delete. */
  get hasValue(): boolean {
    return this.exists && !this.isNull;
  }

  /** Text of the first leaf, "" when there is none. Separators below it are not included. */
  get text(): string {
    return this.from < this.to ? this.record.text(this.from) : "";
  }

  /** The node's text as written, separators included. */
  get span(): string {
    return this.from < this.to ? this.record.span(this.from, this.to) : "";
  }

  /** The child with the number, from 1. Below the deepest level a node is its own first child. */
  child(number: number): SourceNode {
    const keys = this.record.keys[this.depth];
    const from = childFrom(keys, this.from, this.to, number);
    return new SourceNode(this.record, from, childTo(keys, from, this.to, number), this.depth + 1);
  }

  /** The children's numbers, in order. */
  children(): number[] {
    const keys = this.record.keys[this.depth];
    if (keys === undefined) return this.exists ? [1] : [];
    const numbers: number[] = [];
    for (let leaf = this.from; leaf < this.to; leaf++) if (numbers.at(-1) !== keys[leaf]) numbers.push(keys[leaf]!);
    return numbers;
  }
}

/** The first of the leaves from … to-1 whose key is at least `number`. Without keys (below the deepest level) a node is its own first child. */
export function childFrom(keys: ArrayLike<number> | undefined, from: number, to: number, number: number): number {
  if (keys === undefined) return number === 1 ? from : to;
  let at = from;
  while (at < to && keys[at]! < number) at++;
  return at;
}

/** The end of the child `number` that begins at `at`. */
export function childTo(keys: ArrayLike<number> | undefined, at: number, to: number, number: number): number {
  if (keys === undefined) return to;
  let end = at;
  while (end < to && keys[end] === number) end++;
  return end;
}

/** The leaves of child `number` among leaves from … to-1, whose children are numbered at `depth`. */
export function childRange(record: SourceRecord, from: number, to: number, depth: number, number: number): { from: number; to: number } {
  const keys = record.keys[depth];
  const start = childFrom(keys, from, to, number);
  return { from: start, to: childTo(keys, start, to, number) };
}
