/** A place in a table file, for messages. Line and column count from 1. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A text of a table file with its place. */
export interface Text extends FilePlace {
  readonly text: string;
}

/** One decision about a source place, as written. Exactly one of `to`, `leave`, `archive`, `with` (alone) and `by` is there. */
export interface RowSyntax extends FilePlace {
  readonly when?: Text;
  readonly to?: Text;
  readonly as?: Text;
  readonly translate?: Text;
  /** `text`: a code that the map does not have is no coding of the element. */
  readonly unmapped?: Text;
  readonly join?: Text;
  readonly with?: readonly Text[];
  readonly yieldsTo?: Text;
  readonly absent?: Text;
  readonly required?: Text;
  readonly set?: readonly { readonly path: Text; readonly value: Text }[];
  /** Places that are written too, in the same slots, when this row writes. */
  readonly beside?: readonly { readonly path: Text; readonly value: Text }[];
  readonly rest?: readonly RowSyntax[];
  readonly leave?: Text;
  readonly archive?: Text;
  readonly by?: Text;
  readonly cases?: readonly { readonly values: readonly string[]; readonly rows: readonly RowSyntax[] }[];
}

/** A table file: from one segment or data type to one resource or data type. */
export interface TableSyntax extends FilePlace {
  readonly title: string;
  readonly source: string;
  readonly target: string;
  readonly version: string | null;
  readonly owner: string | null;
  readonly key: readonly Text[];
  readonly links: readonly LinkSyntax[];
  readonly rows: readonly { readonly place: Text; readonly rows: readonly RowSyntax[] }[];
}

/** A resource that a message table makes. */
export interface InstanceSyntax extends FilePlace {
  readonly name: string;
  readonly is: string;
  /** A group's name, `message`, or `each SEG`; of `ORDER or COMMON_ORDER` the first group that the structure has. */
  readonly per: Text;
  readonly from: readonly Text[];
  readonly key: readonly Text[];
  readonly when?: Text;
  /** A group whose segments it does not take, though the group is inside its own. */
  readonly outside?: Text;
  /** Segments that are taken only where they follow one of these. */
  readonly after?: readonly { readonly segment: Text; readonly anchors: readonly Text[] }[];
  /** Places that join the key of an instance where one before it in the record has the same. */
  readonly apart?: readonly Text[];
  /** `yes`: instances of one key are one thing. */
  readonly shared?: Text;
  /** Places that must be equal for consecutive segments to make one instance together. */
  readonly joins?: { readonly when: Text; readonly same: readonly Text[] };
}

export interface LinkSyntax extends FilePlace {
  /** `report.result`; in a data type table the path alone. */
  readonly path: Text;
  readonly to: readonly Text[];
  /** A segment of the holder: written once for each, `when` is asked of it, and the reference meets what it has written. */
  readonly each?: Text;
  readonly when?: Text;
  readonly set?: readonly { readonly path: Text; readonly value: Text }[];
  /** Written only where exactly one instance is in scope. */
  readonly sole?: boolean;
  /** The record takes the link back: it is not written, and the target is to drop it. */
  readonly removes?: boolean;
  /** Pairs of places that must agree (key join). */
  readonly join?: readonly { readonly own: Text; readonly theirs: Text }[];
  readonly absent?: Text;
}

/** Segments that belong to the instance before them (`NTE`). */
export interface NoteSyntax extends FilePlace {
  readonly segment: string;
  readonly as: Text;
  readonly on: readonly { readonly instance: Text; readonly path: Text }[];
}

/** What several message tables say alike: resources, their notes and links. */
export interface PartSyntax extends FilePlace {
  readonly name: string;
  /** Segments that instances of other parts are made from too, where this part is taken. */
  readonly adds: readonly { readonly instance: Text; readonly segments: readonly Text[] }[];
  readonly instances: readonly InstanceSyntax[];
  readonly notes: readonly NoteSyntax[];
  readonly links: readonly LinkSyntax[];
}

export interface MessageSyntax extends FilePlace {
  readonly structure: string;
  readonly version: string | null;
  /** Names of the parts that it takes over. */
  readonly parts: readonly Text[];
  readonly instances: readonly InstanceSyntax[];
  readonly notes: readonly NoteSyntax[];
  readonly links: readonly LinkSyntax[];
  readonly require: readonly { readonly place: Text; readonly reason: string }[];
  /** A grammar of the table's own in place of the dictionary's. */
  readonly grammar: Text | null;
}

/** A feed's or realm's changes to a table, row by row. */
export interface OverlaySyntax extends FilePlace {
  readonly overlay: string;
  readonly feed: string | null;
  readonly realm: string | null;
  readonly rows: TableSyntax["rows"];
}

export interface TablesSyntax {
  readonly tables: readonly TableSyntax[];
  readonly parts: readonly PartSyntax[];
  readonly messages: readonly MessageSyntax[];
  readonly overlays: readonly OverlaySyntax[];
}
