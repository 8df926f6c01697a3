/** A row of a mapping table, as lineage and reports name it. */
export interface RowRef {
  /** The table's title: `PID→Patient`. */
  readonly table: string;
  /** The row's key in the table: `PID-3`. */
  readonly row: string;
  readonly file: string;
  readonly line: number;
  readonly decision: "migrate" | "transform" | "archive" | "leave";
  /** Why, for archive and leave. */
  readonly reason?: string;
}

/** One code translation that a conversion made. */
export interface Translation {
  readonly source: { readonly system?: string; readonly code: string };
  readonly target?: { readonly system?: string; readonly code: string };
  readonly equivalence?: string;
  /** Canonical URL and version of the ConceptMap. */
  readonly conceptMap: string;
  readonly version?: string;
  readonly leaf: number;
}

/** Beyond this many entries V8 would keep a list that is made at its full length as a table of numbers. */
const mostReserved = 8_000;

function columnFor<T>(room: number): T[] {
  const column: T[] = [];
  column.length = room;
  return column;
}

/**
 * Which leaf and row wrote which output value: four columns of equal length. The place is the object that holds the value
 * and the property in it, so that writing costs four stores; paths are worked out only when somebody asks for them. A value
 * made of several leaves has several entries. `leaf` is -1 for a constant that a row declares without a leaf of its own.
 */
export class Trail {
  readonly holders: object[];
  readonly properties: (string | number)[];
  readonly leaves: number[];
  readonly rows: number[];
  /** The entries so far. The columns may have room for more until `close`. */
  length = 0;

  /** `expected` entries or so: columns that grow step by step are copied again and again. */
  constructor(expected = 0) {
    const room = Math.min(expected, mostReserved);
    this.holders = columnFor(room);
    this.properties = columnFor(room);
    this.leaves = columnFor(room);
    this.rows = columnFor(room);
  }

  add(holder: object, property: string | number, leaf: number, row: number): void {
    const at = this.length++;
    this.holders[at] = holder;
    this.properties[at] = property;
    this.leaves[at] = leaf;
    this.rows[at] = row;
  }

  /** Takes back the entries from a number on. */
  takeBack(length: number): void {
    this.length = length;
  }

  /** Gives back the room that was not needed; what is read afterwards has the entries alone. */
  close(): void {
    for (const column of [this.holders, this.properties, this.leaves, this.rows]) column.length = this.length;
  }
}
