/** One field of a segment or one component of a data type, read as the newest superset of HL7 v2.1 to v2.8. */
export interface DictionaryField {
  /** Number from 1: PID-3 is 3. */
  readonly number: number;
  readonly name: string;
  /** The newest data type (`CWE` where older versions had `CE`). */
  readonly type: string;
  readonly repeats: boolean;
  /** HL7 table number, four digits, where the field is coded. */
  readonly table?: string;
  /** First and last version that has it. */
  readonly since: string;
  readonly until: string;
}

/** A node of a message structure: a segment, or a group of nodes. */
export interface StructureNode {
  readonly name: string;
  readonly optional: boolean;
  readonly repeats: boolean;
  /** Absent for a segment. */
  readonly children?: readonly StructureNode[];
  /** True when exactly one of the children occurs. */
  readonly choice?: boolean;
}

/** The facts of HL7 v2 that parsing and mapping work with. */
export interface Dictionary {
  segment(name: string): readonly DictionaryField[] | undefined;
  /** Components of a data type; undefined for an unknown one, empty for a primitive one. */
  dataType(name: string): readonly DictionaryField[] | undefined;
  structure(name: string): StructureNode | undefined;
  /** The names of all message structures. */
  structures(): readonly string[];
  /** The structure of a message type and trigger event where MSH-9.3 is missing: `ADT`, `A04` → `ADT_A01`. */
  structureOf(messageType: string, trigger: string): string | undefined;
}
