import type { Difference } from "./compare.ts";

const signs: Readonly<Record<Difference["kind"], string>> = { added: "+", removed: "-", changed: "~" };

/** Differences for a terminal, table by table, and how many there are. */
export function differencesText(differences: readonly Difference[]): string {
  const lines: string[] = [];
  for (const [table, own] of Map.groupBy(differences, (difference) => difference.table)) {
    lines.push(table);
    for (const { kind, place, name, before, after, at } of own) {
      lines.push(`  ${signs[kind]} ${place}${name === null ? "" : `  ${name}`}  (${kind}${at === null ? "" : `, ${at}`})`);
      lines.push(...before.map((text) => `      before: ${text}`), ...after.map((text) => `      after:  ${text}`));
    }
    lines.push("");
  }
  const number = (kind: Difference["kind"]) => differences.filter((difference) => difference.kind === kind).length;
  lines.push(differences.length === 0 ? "No differences." : `${differences.length} ${differences.length === 1 ? "difference" : "differences"}: ${number("added")} added, ${number("removed")} removed, ${number("changed")} changed.`);
  return `${lines.join("\n")}\n`;
}
