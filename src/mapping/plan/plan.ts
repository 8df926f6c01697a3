import type { RowRef } from "../../model/lineage.ts";
import type { MappingFunction } from "../functions/function.ts";
import type { Condition } from "../grammar/condition.ts";
import type { Place } from "../grammar/place.ts";

/** One step into the target: the JSON property, and how to go through it. */
export interface PathStep {
  /** The JSON property; for a primitive that is gone through (`birthDate.extension`) the property with the underscore. */
  readonly property: string;
  /** True when the property is an array. */
  readonly list: boolean;
  /** Names the element of a list that rows share; null for the anonymous one, which for extensions is one for each URL. */
  readonly slot: string | null;
  /** The slot belongs to the resource (`&sig`); `by` is the place whose text tells its elements apart (`&OBX-4`), null where the order of the segments does. */
  readonly shared: { readonly by: Place | null } | null;
  /** The canonical URL, for a step through `extension(…)`. */
  readonly url: string | null;
  /** Other members of the same choice (`occurrencePeriod` for `occurrenceTiming`) that rows of the tables write. */
  readonly rivals: readonly string[];
}

/** A constant that is written when its row writes. */
export interface Constant {
  readonly path: readonly PathStep[];
  /** A primitive, or for a Coding or CodeableConcept the object. */
  readonly value: unknown;
}

/** How a value comes about. Table numbers are indexes into `MappingPlan.tables`. */
export type Conversion =
  | { readonly kind: "function"; readonly function: MappingFunction }
  | { readonly kind: "table"; readonly table: number; /** See `translate`. */ readonly codes: string | null }
  | { readonly kind: "resource"; readonly table: number }
  | {
      readonly kind: "translate";
      readonly map: string;
      readonly to: "code" | "Coding" | "CodeableConcept";
      /** The table that makes the original coding. */
      readonly concept: number | null;
      /** True where the element is a list of codes, beside which an original has no place. */
      readonly list: boolean;
      /** True where a CodeableConcept may have no coding of its own for a code that the map does not have. */
      readonly asText: boolean;
      /** The code system of the HL7 table that the place's codes are of where they name none; null where it has none, or nothing coded is made. */
      readonly codes: string | null;
    }
  | { readonly kind: "join"; readonly separator: string };

/** Another place that is written when a row writes, in the row's own slots. */
export interface Beside {
  readonly path: readonly PathStep[];
  readonly place: Place;
  readonly conversion: Conversion;
}

export interface WriteRow {
  readonly kind: "write";
  readonly id: number;
  readonly when: Condition | null;
  readonly path: readonly PathStep[];
  readonly conversion: Conversion;
  readonly withs: readonly Place[];
  readonly yields: boolean;
  readonly set: readonly Constant[];
  readonly beside: readonly Beside[];
  /** Rows for the second and further repetitions where the target does not repeat; null when not said. */
  readonly rest: readonly Row[] | null;
}

export interface SettleRow {
  readonly kind: "settle";
  readonly id: number;
  readonly when: Condition | null;
  readonly outcome: "left" | "archived";
}

export interface SwitchRow {
  readonly kind: "switch";
  readonly id: number;
  readonly when: Condition | null;
  readonly by: Place;
  readonly cases: readonly { readonly values: readonly string[]; readonly rows: readonly Row[] }[];
}

/** The place is read by another row's function; whether it is mapped shows there. */
export interface ConsumedRow {
  readonly kind: "consumed";
  readonly id: number;
}

export type Row = WriteRow | SettleRow | SwitchRow | ConsumedRow;

export interface PlaceRows {
  readonly place: Place;
  /** True when the place is in another unit than the table's. */
  readonly foreign: boolean;
  readonly rows: readonly Row[];
}

/** What is written when nothing has written the element by the end of the resource (or data type). */
export interface Absent {
  readonly id: number;
  readonly path: readonly PathStep[];
  /** The way to the innermost optional element around it: where that is not there, its absence says nothing. */
  readonly within: readonly PathStep[];
  /** The bound code that says so (`unknown`), or null where the data-absent-reason extension does. */
  readonly code: string | null;
  readonly reason: string;
  readonly primitive: boolean;
}

/** A place that must have a value, else the record is not fit for delivery. */
export interface Requirement {
  readonly id: number;
  readonly place: Place;
  readonly reason: string;
}

export interface TablePlan {
  readonly index: number;
  readonly title: string;
  /** The unit's name for a segment table, null for a data type table. */
  readonly unit: string | null;
  readonly source: string;
  readonly target: string;
  /** True when a data type table makes a resource of its own and leaves a Reference. */
  readonly resource: boolean;
  /** True for a resource whose table looks at nothing but its node. */
  readonly selfContained: boolean;
  readonly key: readonly KeyPart[];
  readonly keyRow: number;
  readonly places: readonly PlaceRows[];
  readonly absents: readonly Absent[];
  readonly requirements: readonly Requirement[];
  readonly links: readonly LinkPlan[];
}

export interface KeyPart {
  readonly place: Place;
  /** The data type at the place: says which of its parts identify. */
  readonly type: string;
  /** The part is the key of another instance. */
  readonly instance: string | null;
  /** Places that stand in for this one, in order, where it has no value (`ORC-2 or OBR-2`), or instances where it is not there; empty for one alone. */
  readonly or: readonly KeyPart[];
}

export interface LinkPlan {
  readonly id: number;
  /** The instance whose resource holds the reference; in a data type table the empty text. */
  readonly from: string;
  readonly path: readonly PathStep[];
  readonly to: readonly string[];
  /** The segment of the holder that it is written once for each of; null where it is written once. */
  readonly each: string | null;
  readonly when: Condition | null;
  readonly set: readonly Constant[];
  /** True when it is written only where exactly one instance is in scope. */
  readonly sole: boolean;
  /** True where the record takes the link back: the target is to drop it. */
  readonly removes: boolean;
  readonly join: readonly { readonly own: Place; readonly theirs: Place }[];
  /** What stands there when there is nobody to point to. */
  readonly absent: Absent | null;
}

export interface InstancePlan {
  readonly id: number;
  /** Its place among the instances of its message table. */
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly per: { readonly kind: "message" } | { readonly kind: "group"; readonly group: string } | { readonly kind: "each"; readonly segment: string; /** Only inside groups of this name; null for anywhere. */ readonly inside: string | null };
  /** Segment name and table, in the order in which they write. */
  readonly from: readonly { readonly segment: string; readonly table: number }[];
  readonly key: readonly KeyPart[];
  /** Joins the key of an instance where one before it in the record has the same. */
  readonly apart: readonly KeyPart[];
  readonly when: Condition | null;
  /** A group inside its own whose segments it does not take; null where it takes all. */
  readonly outside: string | null;
  /** Segments that are taken only where the nearest segment before them that the message table names for them is one of these. */
  readonly after: ReadonlyMap<string, ReadonlySet<string>>;
  /** True when instances of one key are one thing, however often the record names it. */
  readonly shared: boolean;
  readonly joins: { readonly when: Condition; readonly same: readonly Place[] } | null;
}

export interface NotePlan {
  readonly id: number;
  readonly segment: string;
  readonly table: number;
  readonly on: ReadonlyMap<string, readonly PathStep[]>;
}

export interface MessagePlan {
  readonly structure: string;
  readonly instances: readonly InstancePlan[];
  readonly notes: readonly NotePlan[];
  readonly links: readonly LinkPlan[];
  readonly requirements: readonly Requirement[];
}

/** All tables, resolved to numbers and checked. */
export interface MappingPlan {
  readonly tables: readonly TablePlan[];
  readonly messages: ReadonlyMap<string, MessagePlan>;
  readonly rows: readonly RowRef[];
  /** A hash of all table texts: the same version makes the same output from the same bytes. */
  readonly version: string;
}
