import { issue } from "../../errors.ts";
import type { Issue } from "../../model/issue.ts";
import { neededColumns, sheetColumns, type SheetColumn } from "./columns.ts";
import { readCsv } from "./csv.ts";

/** A line of a reviewed sheet: its texts without white space around them, "" where there is none. */
export interface SheetRow {
  readonly line: number;
  readonly cell: (column: SheetColumn) => string;
}

/** Reads a reviewed sheet. Columns are known by their names, in any order; further ones are passed over. */
export function readSheet(text: string): { readonly rows: readonly SheetRow[]; readonly issues: readonly Issue[] } {
  const [head, ...lines] = readCsv(text) ?? [];
  if (head === undefined) return { rows: [], issues: [issue("terminology.sheet-unreadable")] };
  const names = head.cells.map((name) => name.trim().toLowerCase());
  const missing = neededColumns.filter((name) => !names.includes(name));
  if (missing.length > 0) return { rows: [], issues: [issue("terminology.sheet-columns", { missing: missing.join(", ") })] };
  const at = new Map(sheetColumns.map((name) => [name, names.indexOf(name)]));
  // Codes keep what is in them: only the white space around, which FHIR's codes cannot have, is taken away.
  return { rows: lines.map(({ line, cells }) => ({ line, cell: (column) => (cells[at.get(column)!] ?? "").trim() })), issues: [] };
}
