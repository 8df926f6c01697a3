import type { Decision } from "./decision.ts";
import type { Section } from "./sections.ts";

type Column = readonly [title: string, cell: (decision: Decision) => string | number | null];

const columns: readonly Column[] = [
  ["source", ({ source }) => source],
  ["place", ({ place }) => place],
  ["field", ({ field }) => field],
  ["component", ({ component }) => component],
  ["table", ({ table }) => table],
  ["decision", ({ decision }) => decision],
  ["target", ({ target }) => target],
  ["condition", ({ condition }) => condition],
  ["when", ({ when }) => when],
  ["reason", ({ reason }) => reason],
  ["through", ({ through }) => through],
  ["concept map", ({ conceptMap }) => conceptMap],
  ["constants", ({ constants }) => constants.join("; ")],
  ["further", ({ further }) => further.join("; ")],
  ["owner", ({ owner }) => owner],
  ["table version", ({ version }) => version],
  ["file", ({ file }) => file],
  ["line", ({ line }) => line],
];

/**
 * The decisions as comma-separated values (RFC 4180, UTF-8): a header line, then one line a decision. Each line starts with the
 * hash of the tables, so that every line of a sorted or filtered sheet still says what it was taken from.
 */
export function decisionsCsv(sections: readonly Section[], tables: string): string {
  const lines: (string | number | null)[][] = [["tables", ...columns.map(([title]) => title)]];
  for (const { places } of sections) {
    for (const { decisions } of places) for (const decision of decisions) lines.push([tables, ...columns.map(([, cell]) => cell(decision))]);
  }
  return lines.map((cells) => `${cells.map(quote).join(",")}\r\n`).join("");
}

function quote(cell: string | number | null): string {
  const text = cell === null ? "" : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
