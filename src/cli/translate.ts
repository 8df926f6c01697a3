import { parseArgs } from "node:util";
import type { FhirObject } from "../model/fhir.ts";
import { openOrRefuse } from "./open.ts";

/** `portage translate MAP CODE`: one code through a ConceptMap, named by its canonical URL or the id at its end. */
export async function translate(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { system: { type: "string" }, json: { type: "boolean", default: false } }, allowPositionals: true });
  const [map, code] = positionals;
  if (map === undefined || code === undefined) {
    process.stderr.write("portage translate: name a ConceptMap and a code: portage translate v2-0001-to-administrative-gender F\n");
    return 2;
  }
  const engine = openOrRefuse();
  if (engine === undefined) return 1;
  const url = map.includes(":") ? map : `http://portage.dev/fhir/ConceptMap/${map}`;
  const answer = engine.translate({
    resourceType: "Parameters",
    parameter: [
      { name: "url", valueUri: url },
      { name: "code", valueCode: code },
      { name: "system", valueUri: values.system ?? sourceSystem(map) },
    ],
  });
  if (Array.isArray(answer)) {
    for (const { text } of answer) process.stderr.write(`portage translate: ${text}\n`);
    return 2;
  }
  const parameters = answer["parameter"] as FhirObject[];
  const found = parameters.find(({ name }) => name === "result")?.["valueBoolean"] === true;
  if (values.json) process.stdout.write(`${JSON.stringify(answer)}\n`);
  else for (const match of parameters.filter(({ name }) => name === "match")) process.stdout.write(`${show(match["part"] as FhirObject[])}\n`);
  if (!found) process.stderr.write("no translation\n");
  return found ? 0 : 1;
}

/** Maps of HL7 v2 tables are named after them: `v2-0001-to-…` translates codes of v2-0001. */
function sourceSystem(map: string): string {
  const table = /v2-(\d{4})-to-/.exec(map);
  return table === null ? "" : `http://terminology.hl7.org/CodeSystem/v2-${table[1]}`;
}

function show(parts: readonly FhirObject[]): string {
  const concept = (parts.find(({ name }) => name === "concept")?.["valueCoding"] ?? {}) as Readonly<Record<string, string>>;
  const equivalence = parts.find(({ name }) => name === "equivalence")?.["valueCode"] as string;
  return `${equivalence}  ${concept["system"]}|${concept["code"]}${concept["display"] === undefined ? "" : `  ${concept["display"]}`}`;
}
