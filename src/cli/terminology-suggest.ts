import { parseArgs } from "node:util";
import { candidatesOf } from "../terminology/suggest/candidates.ts";
import { showTable } from "./show-table.ts";
import { openTerminology } from "./site-terminology.ts";

const options = { display: { type: "string" }, limit: { type: "string", default: "10" }, json: { type: "boolean", default: false } } as const;

/** `portage terminology suggest MAP CODE`: targets of a ConceptMap whose displays, synonyms or codes are like a code or its display. */
export async function terminologySuggest(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [name, code, ...more] = positionals;
  const limit = Number(values.limit);
  if (name === undefined || code === undefined || more.length > 0) return refuse("name a ConceptMap and a code: portage terminology suggest v2-0001-to-administrative-gender FEM --display Femme", 2);
  if (!Number.isInteger(limit) || limit < 1) return refuse("--limit takes a number from 1.", 2);
  const opened = openTerminology("terminology suggest");
  if (opened === undefined) return 1;
  const map = opened.knowledge.terminology.find(name);
  if (map === undefined) return refuse(`there is no ConceptMap ${name}.`, 2);
  const candidates = candidatesOf(map, opened.knowledge.library)({ code, display: values.display }, limit);
  if (values.json) process.stdout.write(`${JSON.stringify({ conceptMap: map.url, candidates })}\n`);
  else if (candidates.length === 0) process.stdout.write("Nothing is like it.\n");
  else process.stdout.write(showTable(["score", "code", "display", "by", "system"], candidates.map(({ score, code: target, display, text, system }) => [score.toFixed(2), target, display ?? "", text, system])));
  return candidates.length === 0 ? 1 : 0;
}

function refuse(problem: string, code: number): number {
  process.stderr.write(`portage terminology suggest: ${problem}\n`);
  return code;
}
