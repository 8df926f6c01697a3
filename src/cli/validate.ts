import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Issue } from "../model/issue.ts";
import { openWithServer } from "./open.ts";
import { showTable } from "./show-table.ts";
import { Causes } from "./validate-causes.ts";
import { validationPage } from "./validate-page.ts";
import { validateAll } from "./validate-parallel.ts";

const options = {
  json: { type: "boolean", default: false },
  summary: { type: "boolean", default: false },
  html: { type: "string" },
  profile: { type: "string", multiple: true },
} as const;

/** Resources between two lines of progress. */
const stride = 500;

/**
 * `portage validate FILE|DIR|-`: checks FHIR JSON (one resource a file, or one a line in .ndjson) against R4, the profiles named
 * and those that the resources name. Findings and their summary by cause go to standard output, progress to standard error.
 */
export async function validate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.length === 0) {
    process.stderr.write("portage validate: name a file, a folder, or - for standard input.\n");
    return 2;
  }
  const { profile: profiles = [] } = values;
  const validation = openWithServer();
  if (validation === undefined) return 1;
  const causes = new Causes();
  let resources = 0;
  let invalid = 0;
  for await (const verdict of validateAll(positionals, validation, profiles)) {
    resources++;
    if (!verdict.valid) invalid++;
    causes.add(verdict);
    if (values.json && !values.summary) process.stdout.write(`${JSON.stringify(verdict)}\n`);
    else if (!values.summary) for (const found of verdict.issues) process.stdout.write(`${line(verdict.source, found)}\n`);
    if (resources % stride === 0 && process.stderr.isTTY) process.stderr.write(`\r${resources} resources, ${invalid} invalid`);
  }
  if (resources >= stride && process.stderr.isTTY) process.stderr.write("\r\u001B[K");
  const found = causes.list();
  if (values.json) {
    if (values.summary) process.stdout.write(`${JSON.stringify({ resources, invalid, causes: found })}\n`);
  } else if (values.summary || (resources > 1 && found.length > 0)) {
    process.stdout.write(`${values.summary ? "" : "\n"}${showTable(["severity", "found", "resources", "rule", "element"], found.map(({ severity, count, resources: having, key, element }) => [severity, count, having, key, element]))}`);
  }
  if (values.html !== undefined) writeFileSync(values.html, validationPage(found, { resources, invalid, profiles }));
  process.stderr.write(`${resources} resources: ${resources - invalid} valid, ${invalid} invalid\n`);
  return invalid === 0 ? 0 : 1;
}

/** `patient.json:12:5: error: Patient.name[0]: text (profile)`. Where the source names its line, the column follows. */
function line(source: string, { severity, expression, text, position, profile }: Issue): string {
  const place = position === undefined ? "" : /(\.ndjson|^-):\d+$/.test(source) ? `:${position.column}` : `:${position.line}:${position.column}`;
  return `${source}${place}: ${severity}: ${expression === undefined ? "" : `${expression}: `}${text}${profile === undefined ? "" : ` (profile ${profile})`}`;
}
