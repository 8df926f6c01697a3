import type { Unit } from "../../model/record.ts";
import type { Codes, Delimiters } from "./delimiters.ts";
import { carriageReturn, endOfBlock, isLineEnd, kind, readDelimiters, separatedBy } from "./delimiters.ts";
import { bhs, bts, fhs, fts, isBlank, isBoundary, isSegmentStart, msh, nextBoundary, packedName, segmentName } from "./segments.ts";

/** A segment as the pass finds it; its group is known later. */
export interface ScannedUnit extends Unit {
  to: number;
  group: number;
  line: number;
  /** Offset of the segment's name in the text. */
  readonly at: number;
  /** Entry `base + f` of the scan's field starts is the first leaf whose field number is at least f. */
  readonly base: number;
  /** The number of its last field. */
  fields: number;
}

/** What one pass over a message finds. */
export interface Scan {
  readonly leafCount: number;
  /** Six columns of `leafCount` numbers: start and end offset, field, repetition, component, subcomponent; then the field starts. */
  readonly numbers: Int32Array;
  /** Where the field starts begin in `numbers`. */
  readonly fieldStarts: number;
  readonly units: readonly ScannedUnit[];
  /** The delimiters that hold from a leaf on, in order. */
  readonly delimiters: readonly { readonly leaf: number; readonly set: Delimiters }[];
  /** Units that hold a field with raw line breaks, in order. */
  readonly broken: readonly number[];
  /** Units that are a name alone. */
  readonly bare: readonly number[];
  /** Where the pass ended, and on which line: at the boundary segment that follows, or at the end. */
  readonly stoppedAt: number;
  readonly line: number;
}

const columnCount = 6;
const firstCapacity = 4096;
/** Scratch beyond this many entries is given back after use. */
const keptCapacity = 1 << 16;
/** Scratch of the pass, reused from call to call; what a record keeps is copied out at the end. Columns of equal length, one after the other. */
let leafScratch = new Int32Array(columnCount * firstCapacity);
let fieldScratch = new Int32Array(firstCapacity);

/** The same columns with twice the room. */
function grown(full: Int32Array<ArrayBuffer>, columns: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(full.length * 2);
  const length = full.length / columns;
  for (let column = 0; column < columns; column++) larger.set(full.subarray(column * length, (column + 1) * length), column * length * 2);
  return larger;
}

/**
 * Reads segments from `from` on, where one must start, in one pass. Segments end with CR, LF, CRLF or MLLP's end of block, in
 * any mixture; blank lines and white space before a segment's name mean nothing. A line that starts no segment goes on with
 * the field before it, its line break included: senders of reports with raw line breaks mean that, and nothing is lost. The
 * pass stops before the next boundary segment. With `envelope` it reads the boundary segments instead and passes over messages.
 */
export function scan(codes: Codes, from: number, to: number, firstLine: number, first: Delimiters, envelope = false): Scan {
  const units: ScannedUnit[] = [];
  const occurrences = new Map<string, number>();
  const delimiters: { leaf: number; set: Delimiters }[] = [{ leaf: 0, set: first }];
  const broken: number[] = [];
  const bare: number[] = [];
  let leaves = leafScratch;
  let fieldStarts = fieldScratch;
  let set = first;
  let kinds = set.kinds;
  let line = firstLine;
  let capacity = leaves.length / columnCount;
  let leaf = 0;
  let freeField = 0;
  let at = from;
  const headers = new EnvelopeDelimiters();

  do {
    const packed = packedName(codes, at);
    const name = segmentName(packed);
    const occurrence = (occurrences.get(name) ?? 0) + 1;
    occurrences.set(name, occurrence);
    const unit: ScannedUnit = { name, occurrence, from: leaf, to: leaf, line, group: 0, at, base: freeField, fields: 0 };
    units.push(unit);
    if (freeField + 3 > fieldStarts.length) fieldStarts = grown(fieldStarts, 1);
    fieldStarts[freeField++] = leaf;

    let field = 0;
    let repetition = 1;
    let component = 1;
    let subcomponent = 1;
    at += 3;
    if (packed === msh || packed === fhs || packed === bhs) {
      const own = units.length === 1 ? first : readDelimiters(codes, unit.at, to);
      if (own !== undefined) {
        if (own.kinds !== kinds) delimiters.push({ leaf, set: own });
        set = own;
        kinds = own.kinds;
        at = own.end;
        field = 2;
        fieldStarts[freeField++] = leaf;
        fieldStarts[freeField++] = leaf;
      }
    }

    if (envelope) {
      const own = headers.delimitersOf(packed, set, codes[at] ?? carriageReturn);
      if (own !== set) delimiters.push({ leaf, set: own });
      set = own;
      kinds = own.kinds;
    }

    let start = at;
    for (;;) {
      let meaning: number = kind.end;
      for (; at < to; at++) {
        const code = codes[at]!;
        if (code < 256 && (meaning = kinds[code]!) !== kind.text) break;
      }
      let next = at + 1;
      if (at >= to) {
        meaning = kind.end;
        next = to;
      } else if (meaning === kind.end) {
        let breaks = 0;
        for (next = at; next < to; next++) {
          const code = codes[next]!;
          if (isLineEnd(code)) {
            if (code === carriageReturn || codes[next - 1] !== carriageReturn) breaks++;
          } else if (!isBlank(code) && code !== endOfBlock) break;
        }
        line += breaks;
        const known = broken.length > 0 && broken[broken.length - 1] === units.length - 1;
        if (next < to && !endsUnit(codes, next, to, set.field, breaks, known)) {
          if (!known) broken.push(units.length - 1);
          if (field === 0) {
            field = 1;
            if (freeField === fieldStarts.length) fieldStarts = grown(fieldStarts, 1);
            fieldStarts[freeField++] = leaf;
          }
          at = next;
          continue;
        }
      }

      if (at > start) {
        const head = codes[start]!;
        if ((head > 0x20 && head < 0x7f) || hasText(codes, start, at)) {
          if (leaf === capacity) {
            leaves = grown(leaves, columnCount);
            capacity *= 2;
          }
          let cell = leaf++;
          leaves[cell] = start;
          leaves[(cell += capacity)] = at;
          leaves[(cell += capacity)] = field;
          leaves[(cell += capacity)] = repetition;
          leaves[(cell += capacity)] = component;
          leaves[cell + capacity] = subcomponent;
        }
      }
      at = start = next;
      if (meaning === kind.component) {
        component++;
        subcomponent = 1;
      } else if (meaning === kind.field) {
        field++;
        if (freeField === fieldStarts.length) fieldStarts = grown(fieldStarts, 1);
        fieldStarts[freeField++] = leaf;
        repetition = component = subcomponent = 1;
      } else if (meaning === kind.subcomponent) {
        subcomponent++;
      } else if (meaning === kind.repetition) {
        repetition++;
        component = subcomponent = 1;
      } else break;
    }
    unit.to = leaf;
    unit.fields = field;
    if (field === 0) bare.push(units.length - 1);
    if (envelope) at = afterMessages(codes, at, to, set.field);
    else if (isBoundary(codes, at, to, set.field)) break;
  } while (at < to);

  leafScratch = capacity > keptCapacity ? new Int32Array(columnCount * firstCapacity) : leaves;
  fieldScratch = fieldStarts.length > keptCapacity ? new Int32Array(firstCapacity) : fieldStarts;
  // One allocation holds what the record keeps.
  const numbers = new Int32Array(leaf * columnCount + freeField);
  for (let column = 0; column < columnCount; column++) numbers.set(leaves.subarray(column * capacity, column * capacity + leaf), column * leaf);
  numbers.set(fieldStarts.subarray(0, freeField), columnCount * leaf);
  return { leafCount: leaf, numbers, fieldStarts: columnCount * leaf, units, delimiters, broken, bare, stoppedAt: at, line };
}

/** The delimiters of an envelope: a trailer is written in those of its header, which may be others than those of the segment before it. */
class EnvelopeDelimiters {
  #file: Delimiters | undefined;
  #batch: Delimiters | undefined;

  /** Those of the segment at hand: `set` are the ones in use, `next` is the character after its name. */
  delimitersOf(packed: number, set: Delimiters, next: number): Delimiters {
    if (packed === fhs) this.#file = set;
    else if (packed === bhs) this.#batch = set;
    else if ((packed === fts || packed === bts) && !isLineEnd(next)) {
      const [first, second] = packed === fts ? [this.#file, this.#batch] : [this.#batch, this.#file];
      return [first, second, set].find((known) => known?.field === next) ?? { ...separatedBy(next), end: set.end };
    }
    return set;
  }
}

/** The next envelope segment from a segment's start on. */
function afterMessages(codes: Codes, from: number, to: number, field: number): number {
  let at = from;
  while (at < to && isBoundary(codes, at, to, field) && packedName(codes, at) === msh) at = nextBoundary(codes, at + 3, to, field);
  return at;
}

/** True where what follows a line break is no more of the field before it. A name alone amid broken text is text. */
function endsUnit(codes: Codes, next: number, to: number, field: number, breaks: number, broken: boolean): boolean {
  if (isBoundary(codes, next, to, field)) return true;
  if (breaks === 0 || !isSegmentStart(codes, next, to, field)) return false;
  return !broken || codes[next + 3] === field;
}

function hasText(codes: Codes, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isBlank(codes[at]!)) return true;
  return false;
}
