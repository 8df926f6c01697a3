import type { SourcePosition } from "./issue.ts";

/** A part of a record that mapping tables are written for: a segment, a CDA entry, a table's row. Its leaves are `from` (included) to `to` (excluded). */
export interface Unit {
  /** The unit's name in its format: `PID`, `OBX`. */
  readonly name: string;
  /** Which unit of this name in the record, from 1. */
  readonly occurrence: number;
  readonly from: number;
  readonly to: number;
  /** Index of the group occurrence in `SourceRecord.groups` that holds the unit. */
  readonly group: number;
  /** The unit's own position (of its name). */
  readonly line: number;
}

/** One occurrence of a group of units (`PATIENT_RESULT`). Group 0 is the record itself and has parent -1. */
export interface Group {
  readonly name: string;
  readonly parent: number;
}

/**
 * A record of any format, read and flattened. Its leaves are numbered 0 … leafCount-1 in document order; every node of the
 * source is a range of leaves. `keys[d][leaf]` is the number, from 1, of the leaf's ancestor at depth d below its unit. For
 * HL7 v2: depth 0 field, 1 repetition, 2 component, 3 subcomponent.
 */
export interface SourceRecord {
  readonly format: "hl7v2" | "ccda" | "tabular";
  /** The record's structure in its format's own words: `ADT_A01`. */
  readonly structure: string;
  readonly leafCount: number;
  readonly keys: readonly ArrayLike<number>[];
  readonly units: readonly Unit[];
  readonly groups: readonly Group[];
  /** The first leaf of `units[unit]` whose depth-0 key is at least `key` (`Unit.to` when there is none). */
  childStart(unit: number, key: number): number;
  /** The leaf's text with the format's escapes resolved. */
  text(leaf: number): string;
  /** The text of leaves from … to-1 as it was written, separators included, escapes resolved. */
  span(from: number, to: number): string;
  /** True where the leaf says explicitly that the value is to be deleted (`""` in HL7 v2). */
  isNull(leaf: number): boolean;
  /** The whole name: `PID[1]-3[2].4.1`. */
  name(leaf: number): string;
  position(leaf: number): SourcePosition;
}
