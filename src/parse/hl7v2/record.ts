import type { SourcePosition } from "../../model/issue.ts";
import type { Group, SourceRecord, Unit } from "../../model/record.ts";
import type { Delimiters } from "./delimiters.ts";
import type { DecodeBytes } from "./escapes.ts";
import { resolveEscapes } from "./escapes.ts";
import type { Scan } from "./scan.ts";
import type { SourceText } from "./source-text.ts";

/**
 * An HL7 v2 message as a record: leaves are the subcomponents whose text is not blank, units the segments. Texts are cut
 * from the message when they are asked for.
 */
export class Hl7v2Record implements SourceRecord {
  readonly format = "hl7v2";
  structure = "";
  readonly leafCount: number;
  readonly keys: readonly Int32Array[];
  readonly units: readonly Unit[];
  groups: readonly Group[] = [{ name: "", parent: -1 }];
  readonly #source: SourceText;
  readonly #text: string;
  readonly #scan: Scan;
  /** Start and end offsets: the first two columns of the scan. */
  readonly #numbers: Int32Array;
  readonly #decode: DecodeBytes;
  /** 1 for each leaf whose text is not what it reads like: escape sequences or raw line breaks. Undefined where there are none. */
  readonly #dressed: Uint8Array | undefined;

  constructor(source: SourceText, scan: Scan, decode: DecodeBytes, escaped: boolean) {
    const { leafCount, numbers } = scan;
    this.leafCount = leafCount;
    this.units = scan.units;
    this.keys = [2, 3, 4, 5].map((column) => numbers.subarray(column * leafCount, (column + 1) * leafCount));
    this.#source = source;
    this.#text = source.text;
    this.#scan = scan;
    this.#numbers = numbers;
    this.#decode = decode;
    this.#dressed = escaped || scan.broken.length > 0 ? new Uint8Array(leafCount) : undefined;
    if (escaped) this.#eachEscaped((leaf) => (this.#dressed![leaf] = 1));
    for (const unit of scan.broken) this.#dressed!.fill(1, scan.units[unit]!.from, scan.units[unit]!.to);
  }

  /** Says once what structure the message has and where its units stand in it. */
  arrange(structure: string, groups: readonly Group[]): void {
    this.structure = structure;
    this.groups = groups;
  }

  childStart(unit: number, key: number): number {
    const scanned = this.#scan.units[unit]!;
    return key > scanned.fields ? scanned.to : this.#numbers[this.#scan.fieldStarts + scanned.base + (key > 0 ? key : 0)]!;
  }

  text(leaf: number): string {
    const from = this.#start(leaf);
    const to = this.#end(leaf);
    return this.#dressed === undefined || this.#dressed[leaf] === 0 ? this.#text.slice(from, to) : this.#undress(leaf, from, to);
  }

  span(from: number, to: number): string {
    if (to <= from) return "";
    const start = this.#start(from);
    const end = this.#end(to - 1);
    return this.#dressed === undefined ? this.#text.slice(start, end) : this.#undress(from, start, end);
  }

  isNull(leaf: number): boolean {
    return this.#end(leaf) === this.#start(leaf) + 2 && this.#text.startsWith('""', this.#start(leaf));
  }

  name(leaf: number): string {
    const { name, occurrence } = this.units[this.unitOf(leaf)]!;
    const [field, repetition, component, subcomponent] = this.keys as [Int32Array, Int32Array, Int32Array, Int32Array];
    return `${name}[${occurrence}]-${field[leaf]}[${repetition[leaf]}].${component[leaf]}.${subcomponent[leaf]}`;
  }

  position(leaf: number): SourcePosition {
    return this.#source.position(this.#start(leaf));
  }

  /** The position of a unit's name. */
  unitPosition(unit: number): SourcePosition {
    return this.#source.position(this.#scan.units[unit]!.at);
  }

  /** The unit that holds a leaf. */
  unitOf(leaf: number): number {
    let low = 0;
    let high = this.units.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.units[middle]!.to > leaf) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** The leaves that hold an escape character of no known sequence, in order. */
  unknownEscapes(): number[] {
    const leaves: number[] = [];
    this.#eachEscaped((leaf) => {
      let unknown = false;
      resolveEscapes(this.#text, this.#start(leaf), this.#end(leaf), this.#delimitersAt(leaf), this.#decode, () => (unknown = true));
      if (unknown) leaves.push(leaf);
    });
    return leaves;
  }

  /** Calls `visit` for each leaf that holds an escape character; costs as much as there are of them. */
  #eachEscaped(visit: (leaf: number) => void): void {
    const runs = this.#scan.delimiters;
    for (let run = 0; run < runs.length; run++) {
      const { leaf: from, set } = runs[run]!;
      if (set.escape < 0) continue;
      const escape = String.fromCharCode(set.escape);
      const to = runs[run + 1]?.leaf ?? this.leafCount;
      let leaf = from;
      while (leaf < to) {
        const at = this.#text.indexOf(escape, this.#start(leaf));
        if (at < 0) return;
        while (leaf < to && this.#end(leaf) <= at) leaf++;
        if (leaf < to && this.#start(leaf) <= at) visit(leaf++);
      }
    }
  }

  #start(leaf: number): number {
    return this.#numbers[leaf]!;
  }

  #end(leaf: number): number {
    return this.#numbers[this.leafCount + leaf]!;
  }

  /** Raw text without its dress: escape sequences resolved, raw line breaks made one line feed each. */
  #undress(leaf: number, from: number, to: number): string {
    const delimiters = this.#delimitersAt(leaf);
    const raw = this.#text.slice(from, to);
    const hasEscape = delimiters.escape >= 0 && raw.includes(String.fromCharCode(delimiters.escape));
    const broken = this.#scan.broken.length > 0 && (raw.includes("\r") || raw.includes("\n"));
    if (!hasEscape && !broken) return raw;
    const lines = broken ? raw.replace(/\r\n?/g, "\n") : raw;
    return hasEscape ? resolveEscapes(lines, 0, lines.length, delimiters, this.#decode) : lines;
  }

  #delimitersAt(leaf: number): Delimiters {
    const runs = this.#scan.delimiters;
    let low = 0;
    let high = runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (runs[middle]!.leaf <= leaf) low = middle;
      else high = middle - 1;
    }
    return runs[low]!.set;
  }
}
