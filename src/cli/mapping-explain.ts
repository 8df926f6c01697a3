import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { explain } from "../mapping/decisions/explain.ts";
import { explanationText } from "../mapping/decisions/explanation-text.ts";
import { readSubject } from "../mapping/decisions/subject.ts";
import { type Example, exampleOf } from "./mapping-example.ts";
import { feedOptions, openFeedTables, Refusal } from "./mapping-tables.ts";
import { mentionsIn } from "./mapping-mentions.ts";

const options = { ...feedOptions, json: { type: "boolean", default: false } } as const;
const root = resolve(import.meta.dirname, "../..");

/** `portage mapping explain PID-3`: what becomes of a place, where that is decided, who uses and tests it, and an example. */
export async function mappingExplain(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [text] = positionals;
  if (text === undefined || positionals.length > 1) return refuse(new Refusal("name one place or table: portage mapping explain PID-3", 2));
  const opened = openFeedTables(values);
  if (opened instanceof Refusal) return refuse(opened);
  const { decisions, plan, dictionary } = opened;
  const subject = readSubject(text, decisions, dictionary);
  if ("problem" in subject) return refuse(new Refusal(subject.problem, 2));
  const explanation = explain(subject, decisions, plan, dictionary);
  const tests = mentionsIn(root, subject);
  const example = exampleOf(root, subject, opened);
  if (values.json) process.stdout.write(`${JSON.stringify({ ...explanation, tests, example })}\n`);
  else process.stdout.write(`${explanationText(explanation)}${testsText(tests)}${exampleText(example)}`);
  return 0;
}

function refuse({ text, exit }: Refusal): number {
  process.stderr.write(`portage mapping explain: ${text}\n`);
  return exit;
}

/** Nothing where there is no test folder, as in an installed package. */
function testsText(tests: ReturnType<typeof mentionsIn>): string {
  if (tests === null) return "";
  const lines = tests.length === 0 ? ["  no test names it"] : tests.map(({ file, lines: numbers }) => `  ${file}:${numbers.slice(0, 5).join(", ")}${numbers.length > 5 ? ` and ${numbers.length - 5} more` : ""}`);
  return `\nTests that name it:\n${lines.join("\n")}\n`;
}

function exampleText(example: Example | null): string {
  if (example === null) return "\nExample: none; no message at hand holds it.\n";
  const lines = example.leaves.flatMap(({ source, text, outcome, reason, targets }) => [
    `  ${source} = ${JSON.stringify(text)}  ${outcome}${reason === undefined ? "" : `: ${reason}`}`,
    ...targets.map(({ path, value }) => `      ${path} = ${JSON.stringify(value)}`),
  ]);
  return `\nExample, from ${example.file}:\n${lines.join("\n")}\n`;
}
