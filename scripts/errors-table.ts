import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { errors } from "../src/errors.ts";

const file = new URL("../docs/errors.md", import.meta.url);
const begin = "<!-- The table is made by scripts/errors-table.ts from src/errors.ts. -->\n";

/** The error table as Markdown, one section a stage. */
function table(): string {
  const rows = Object.entries(errors);
  const stages = [...new Set(rows.map(([key]) => key.split(".")[0]!))];
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
  const section = (stage: string) => [
    `## ${stage}`,
    "",
    "| key | severity | code | message | remedy |",
    "|---|---|---|---|---|",
    ...rows.filter(([key]) => key.startsWith(`${stage}.`)).map(([key, row]) => `| \`${key}\` | ${row.severity} | ${row.code} | ${cell(row.message)} | ${cell(row.remedy)} |`),
    "",
  ];
  return stages.flatMap(section).join("\n");
}

/** docs/errors.md as it should be: its introduction as it is, its table made anew. */
export function errorsDocument(): string {
  const introduction = readFileSync(file, "utf8").split(begin)[0]!;
  return `${introduction}${begin}\n${table()}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) writeFileSync(file, errorsDocument());
