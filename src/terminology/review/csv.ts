/** One line of a table. `line` is that of its first character, from 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Writes comma-separated values (RFC 4180) that a spreadsheet may open: what it would take for a formula gets an apostrophe in front, which reading takes away
 * again.
 */
export function writeCsv(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((cells) => `${cells.map(cellOf).join(",")}\r\n`).join("");
}

function cellOf(value: string | number): string {
  const text = typeof value === "string" && /^['=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Reads comma-separated values as spreadsheets save them: with comma, semicolon or tab (whichever the first line has most of), a byte order mark, any line break. Undefined where a quote has no end. */
export function readCsv(text: string): CsvRow[] | undefined {
  const start = text.startsWith("\uFEFF") ? 1 : 0;
  const separator = separatorOf(text.slice(start, (text.search(/[\r\n]/) + 1 || text.length + 1) - 1));
  const rows: CsvRow[] = [];
  let [cells, cell, line, from, isQuoted]: [string[], string, number, number, boolean] = [[], "", 1, 1, false];
  const endRow = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== "")) rows.push({ line: from, cells: cells.map((one) => (one.startsWith("'") ? one.slice(1) : one)) });
    [cells, cell] = [[], ""];
  };
  for (let i = start; i < text.length; i++) {
    const character = text[i]!;
    if (character === "\n" || (character === "\r" && text[i + 1] !== "\n")) line++;
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[i + 1] === '"') cell += text[i++];
      else isQuoted = false;
    } else if (character === '"' && cell === "") isQuoted = true;
    else if (character === separator) {
      cells.push(cell);
      cell = "";
    } else if (character === "\n" || character === "\r") {
      if (character === "\r" && text[i + 1] === "\n") continue;
      endRow();
      from = line;
    } else cell += character;
  }
  if (isQuoted) return undefined;
  endRow();
  return rows;
}

function separatorOf(header: string): string {
  const count = (separator: string) => header.split(separator).length;
  return [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
}
