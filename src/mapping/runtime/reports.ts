import { issue, type ErrorKey } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import type { RowRef } from "../../model/lineage.ts";
import type { SourceRecord } from "../../model/record.ts";

/** What is said of one record's leaves while it is mapped, each once: a leaf that several resources read (OBR-7) is complained of once. */
export class Reports {
  readonly issues: Issue[] = [];
  readonly #record: SourceRecord;
  readonly #rows: readonly RowRef[];
  readonly #said = new Set<string>();
  /** Names that nobody has registered, told once a record. */
  readonly #localNames = new Set<string>();

  constructor(record: SourceRecord, rows: readonly RowRef[]) {
    this.#record = record;
    this.#rows = rows;
  }

  /** Says something of a leaf that a row reads. */
  add(key: ErrorKey, parameters: Readonly<Record<string, string | number>>, leaf: number, row: number): void {
    const known = leaf < this.#record.leafCount;
    const source = known ? this.#record.name(leaf) : "";
    const named = this.#rows[row];
    const found = issue(key, { source, table: named?.table ?? "", row: named?.row ?? "", ...parameters }, known ? { source, position: this.#record.position(leaf) } : {});
    if (this.#said.has(found.text)) return;
    this.#said.add(found.text);
    this.issues.push(found);
  }

  /** Says that a URN of the feed stands for a name that nobody has registered. */
  localName(kind: string, uri: string, leaf: number, row: number): void {
    if (this.#localNames.has(uri)) return;
    this.#localNames.add(uri);
    this.add("mapping.local-name", { kind }, leaf, row);
  }
}
