import type { Decision } from "./decision.ts";
import type { Explanation, Facts, Use } from "./explain.ts";
import { sentence, standsAt } from "./sentence.ts";

/** An explanation for a terminal: a heading a part, and a line a fact. */
export function explanationText({ subject, facts, rows, parts, uses }: Explanation): string {
  return [
    `${subject}${facts === null ? "" : `  ${factsText(facts)}`}`,
    "",
    "Decisions:",
    ...(rows.length === 0 ? [`  ${noRow(subject)}`] : rowLines(rows)),
    ...parts.flatMap(({ table, rows: own }) => ["", `What ${table} does with its parts:`, ...rowLines(own)]),
    "",
    "Used:",
    ...(uses.length === 0 ? ["  no message table and no other table uses it"] : uses.map(useLine)),
    "",
  ].join("\n");
}

function noRow(subject: string): string {
  return /^MSH-[12]$/.test(subject) ? "it says how the message is delimited and holds no value" : "no row speaks of it: its values end as undecided";
}

function factsText({ name, type, repeats, codes, since, until }: Facts): string {
  return `${name} (${type}${repeats ? ", repeats" : ""}${codes === null ? "" : `, HL7 table ${codes}`}; versions ${since} to ${until})`;
}

function rowLines(rows: readonly Decision[]): string[] {
  return rows.flatMap((row) => [`  ${row.place}  in ${row.table}  ${sentence(row)}`, `      ${standsAt(row)}`]);
}

function useLine({ table, as, in: places }: Use): string {
  return `  ${table} ${as.includes("→") ? "in" : "as"} ${as}: ${places.join(", ")}`;
}
