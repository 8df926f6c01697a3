import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { parseArgs } from "node:util";
import { operationOutcome } from "../bundle/operation-outcome.ts";
import type { Conversion } from "../model/conversion.ts";
import type { Issue } from "../model/issue.ts";
import { filesOf } from "./files.ts";
import { openOrRefuse } from "./open.ts";

const options = { feed: { type: "string" }, report: { type: "boolean", default: false }, json: { type: "boolean", default: false }, out: { type: "string" } } as const;

/** `portage convert FILE|DIR|- …` (HL7 v2; `*.ndjson` a message a line): prints Bundles (one a line), or writes them to `--out`; with progress and a summary on standard error. */
export async function convert(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.length === 0) {
    process.stderr.write("portage convert: name a file, a folder, or - for standard input.\n");
    return 2;
  }
  const engine = openOrRefuse();
  if (engine === undefined) return 1;
  if (values.feed !== undefined && engine.feedOf(values.feed) === undefined) {
    process.stderr.write(`portage convert: there is no feed "${values.feed}". Known: ${engine.feeds().join(", ")}.\n`);
    return 2;
  }
  const sources = positionals.flatMap((path) => filesOf(path));
  if (values.out !== undefined) mkdirSync(values.out, { recursive: true });
  const totals = { records: 0, converted: 0, invalid: 0, unreadable: 0, refused: 0 };
  for (const [number, source] of sources.entries()) {
    const body = source === "-" ? readFileSync(0) : readFileSync(source);
    const { conversions, issues } = engine.convert(body, { contentType: extname(source) === ".ndjson" ? "application/x-ndjson" : "x-application/hl7-v2+er7", ...(values.feed === undefined ? {} : { feed: values.feed }) });
    for (const { severity, text } of issues) process.stderr.write(`${source}: ${severity}: ${text}\n`);
    if (conversions.length === 0 && issues.some(isError)) totals.unreadable++;
    for (const [index, conversion] of conversions.entries()) {
      totals.records++;
      totals[conversion.status]++;
      write(conversion, values.report, values.out, outName(source, conversions.length, index));
      tell(source, conversion);
    }
    if (sources.length > 1 && process.stderr.isTTY) process.stderr.write(`\r${number + 1} of ${sources.length} files`);
  }
  if (sources.length > 1 && process.stderr.isTTY) process.stderr.write("\n");
  if (values.json) process.stderr.write(`${JSON.stringify(totals)}\n`);
  else process.stderr.write(`${totals.records} records: ${totals.converted} converted, ${totals.invalid} invalid, ${totals.unreadable} unreadable${totals.refused === 0 ? "" : `, ${totals.refused} without a record to convert`}\n`);
  return totals.invalid + totals.unreadable + totals.refused === 0 ? 0 : 1;
}

function outName(source: string, count: number, index: number): string {
  const name = source === "-" ? "stdin" : basename(source);
  return `${name}${count > 1 ? `.${index + 1}` : ""}.json`;
}

function write(conversion: Conversion, report: boolean, out: string | undefined, name: string): void {
  const text = report ? JSON.stringify(conversion.report()) : (conversion.bundle ?? JSON.stringify(operationOutcome(conversion.issues)));
  if (out === undefined) process.stdout.write(`${text}\n`);
  else writeFileSync(join(out, name), `${text}\n`);
}

function tell(source: string, { issues, status, place }: Conversion): void {
  const where = place?.line === undefined ? source : `${source}:${place.line}`;
  for (const one of issues) if (isError(one)) process.stderr.write(`${where}: ${status}: ${one.expression === undefined ? "" : `${one.expression}: `}${one.text}\n`);
}

function isError({ severity }: Issue): boolean {
  return severity === "error" || severity === "fatal";
}
