import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { FhirValue } from "../model/fhir.ts";
import { parseFhirJson } from "../model/fhir.ts";
import type { Issue } from "../model/issue.ts";
import { filesOf } from "./files.ts";
import { openOrRefuse } from "./open.ts";

/** `portage validate FILE|DIR|-`: checks FHIR JSON (one resource a file, or one a line in .ndjson) against base R4. */
export async function validate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { json: { type: "boolean", default: false } }, allowPositionals: true });
  if (positionals.length === 0) {
    process.stderr.write("portage validate: name a file, a folder, or - for standard input.\n");
    return 2;
  }
  const engine = openOrRefuse();
  if (engine === undefined) return 1;
  let resources = 0;
  let invalid = 0;
  for (const source of positionals.flatMap((path) => filesOf(path, /\.(json|ndjson)$/))) {
    for (const [place, text] of resourcesIn(source)) {
      const parsed = read(text);
      const issues = "problem" in parsed ? [] : engine.validate(parsed.resource, {});
      const isInvalid = "problem" in parsed || issues.some(({ severity }) => severity === "error" || severity === "fatal");
      resources++;
      if (isInvalid) invalid++;
      if (values.json) process.stdout.write(`${JSON.stringify({ source: place, valid: !isInvalid, issues, ...("problem" in parsed && { problem: parsed.problem }) })}\n`);
      else if ("problem" in parsed) process.stdout.write(`${place}: error: ${parsed.problem}\n`);
      else for (const found of issues) process.stdout.write(`${place}: ${line(found)}\n`);
    }
  }
  process.stderr.write(`${resources} resources: ${resources - invalid} valid, ${invalid} invalid\n`);
  return invalid === 0 ? 0 : 1;
}

function resourcesIn(source: string): [place: string, text: string][] {
  const text = readFileSync(source === "-" ? 0 : source, "utf8");
  if (!source.endsWith(".ndjson")) return [[source, text]];
  return text.split("\n").flatMap((one, index): [string, string][] => (one.trim() === "" ? [] : [[`${source}:${index + 1}`, one]]));
}

function read(text: string): { readonly resource: FhirValue } | { readonly problem: string } {
  try {
    return { resource: parseFhirJson(text) };
  } catch {
    return { problem: "This is not JSON. Expected one FHIR resource." };
  }
}

function line({ severity, expression, text }: Issue): string {
  return `${severity}: ${expression === undefined ? "" : `${expression}: `}${text}`;
}
