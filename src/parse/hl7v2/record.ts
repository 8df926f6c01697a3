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
  readonly #columns: Int32Array;
  readonly #decode: DecodeBytes;
  /** True when some text is not what it reads like: escape sequences or raw line breaks. */
  readonly #dressed: boolean;

  constructor(source: SourceText, scan: Scan, decode: DecodeBytes, escaped: boolean) {
    const { leafCount, columns } = scan;
    this.leafCount = leafCount;
    this.units = scan.units;
    this.keys = [2, 3, 4, 5].map((column) => columns.subarray(column * leafCount, (column + 1) * leafCount));
    this.#source = source;
    this.#text = source.text;
    this.#scan = scan;
    this.#columns = columns;
    this.#decode = decode;
    this.#dressed = escaped || scan.broken.length > 0;
  }

  /** Says once what structure the message has and where its units stand in it. */
  arrange(structure: string, groups: readonly Group[]): void {
    this.structure = structure;
    this.groups = groups;
  }

  childStart(unit: number, key: number): number {
    const scanned = this.#scan.units[unit]!;
    return key > scanned.fields ? scanned.to : this.#scan.fieldStarts[scanned.base + Math.max(0, key)]!;
  }

  text(leaf: number): string {
    const from = this.#columns[leaf]!;
    const to = this.#columns[this.leafCount + leaf]!;
    return this.#dressed ? this.#undress(leaf, from, to) : this.#text.slice(from, to);
  }

  span(from: number, to: number): string {
    if (to <= from) return "";
    const start = this.#columns[from]!;
    const end = this.#columns[this.leafCount + to - 1]!;
    return this.#dressed ? this.#undress(from, start, end) : this.#text.slice(start, end);
  }

  isNull(leaf: number): boolean {
    const from = this.#columns[leaf]!;
    return this.#columns[this.leafCount + leaf]! === from + 2 && this.#text.startsWith('""', from);
  }

  name(leaf: number): string {
    const { name, occurrence } = this.units[this.unitOf(leaf)]!;
    const [field, repetition, component, subcomponent] = this.keys as [Int32Array, Int32Array, Int32Array, Int32Array];
    return `${name}[${occurrence}]-${field[leaf]}[${repetition[leaf]}].${component[leaf]}.${subcomponent[leaf]}`;
  }

  position(leaf: number): SourcePosition {
    return this.#source.position(this.#columns[leaf]!);
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

  /** Calls `unknown` once for each leaf that holds an escape sequence that cannot be resolved. */
  eachUnknownEscape(unknown: (leaf: number) => void): void {
    const { leafCount } = this;
    let leaf = 0;
    while (leaf < leafCount) {
      const { escape } = this.#delimitersAt(leaf);
      const found = escape < 0 ? -1 : this.#text.indexOf(String.fromCharCode(escape), this.#columns[leaf]!);
      if (found < 0 || found >= this.#columns[2 * leafCount - 1]!) {
        leaf = this.#nextDelimiters(leaf);
        continue;
      }
      const nextSet = this.#nextDelimiters(leaf);
      while (leaf < nextSet && this.#columns[leafCount + leaf]! <= found) leaf++;
      if (leaf >= nextSet || this.#columns[leaf]! > found) continue;
      let first = true;
      resolveEscapes(this.#text, this.#columns[leaf]!, this.#columns[leafCount + leaf]!, this.#delimitersAt(leaf), this.#decode, () => {
        if (first) unknown(leaf);
        first = false;
      });
      leaf++;
    }
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
    let run = runs.length - 1;
    while (run > 0 && runs[run]!.leaf > leaf) run--;
    return runs[run]!.set;
  }

  #nextDelimiters(leaf: number): number {
    return this.#scan.delimiters.find((run) => run.leaf > leaf)?.leaf ?? this.leafCount;
  }
}
