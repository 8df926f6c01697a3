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

/**
 * Which leaf and row wrote which output value: four columns of equal length. The place is the object that holds the value
 * and the property in it, so that writing costs four pushes; paths are worked out only when somebody asks for them. A value
 * made of several leaves has several entries. `leaf` is -1 for a constant that a row declares without a leaf of its own.
 */
export class Trail {
  readonly holders: object[] = [];
  readonly properties: (string | number)[] = [];
  readonly leaves: number[] = [];
  readonly rows: number[] = [];

  add(holder: object, property: string | number, leaf: number, row: number): void {
    this.holders.push(holder);
    this.properties.push(property);
    this.leaves.push(leaf);
    this.rows.push(row);
  }
}
