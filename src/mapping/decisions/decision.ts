import type { RowRef } from "../../model/lineage.ts";

/** One decision about a source place, as the people who review tables read it: a row with its overlays applied, each case of a switch apart. */
export interface Decision {
  /** The table's title: `PID→Patient`. */
  readonly table: string;
  readonly owner: string | null;
  readonly version: string | null;
  /** The segment or data type that the place is in. */
  readonly source: string;
  /** As written: `PID-3.4`. */
  readonly place: string;
  /** Field (in a segment) or component (in a data type), then components and subcomponents as far as the place names them. */
  readonly keys: readonly number[];
  /** The dictionary's name of the field; null for a local segment. */
  readonly field: string | null;
  /** The dictionary's name of what the place names below the field (`Assigning Authority › Universal ID`); null where it names the field. */
  readonly component: string | null;
  readonly decision: RowRef["decision"];
  /** From the resource or data type on: `Patient.identifier`. Null where nothing is written by this row. */
  readonly target: string | null;
  /** The condition as the table writes it; the empty text where the row always applies. */
  readonly when: string;
  /** The same in words, with the case and the repetitions that the row stands for. */
  readonly condition: string;
  /** The function or table that converts; null where the value is carried as it stands, or not at all. */
  readonly through: string | null;
  readonly conceptMap: string | null;
  /** Written when the row writes: `telecom(home).use = home`. */
  readonly constants: readonly string[];
  /** What else the row says, in words. */
  readonly further: readonly string[];
  /** Why, for archive and leave. */
  readonly reason: string | null;
  readonly file: string;
  readonly line: number;
}

/** The words that pages and texts use for a decision. */
export const decisionWords: Readonly<Record<Decision["decision"], string>> = {
  migrate: "carried over",
  transform: "carried over, converted",
  archive: "kept in the archive, not in FHIR",
  leave: "left, deliberately not carried over",
};
