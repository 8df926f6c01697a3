/** A table for a terminal: columns as wide as they need to be, numbers to the right. */
export function showTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const width = head.map((title, column) => Math.max(title.length, ...rows.map((row) => String(row[column]).length)));
  const line = (cells: readonly (string | number)[]) =>
    cells.map((cell, column) => (typeof cell === "number" ? String(cell).padStart(width[column]!) : cell.padEnd(width[column]!))).join("  ").trimEnd();
  return [line(head), line(width.map((count) => "─".repeat(count))), ...rows.map(line), ""].join("\n");
}
