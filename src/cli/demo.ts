import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parts } from "../compose.ts";
import type { ConversionReport } from "../model/conversion.ts";
import type { FhirObject, FhirResource } from "../model/fhir.ts";
import { serve } from "../serve.ts";
import { showTable } from "./show-table.ts";

const examples = resolve(import.meta.dirname, "../../examples");

/** What the show tells of one message. */
interface Row {
  readonly message: string;
  readonly resources: number;
  readonly readBack: number;
  readonly report: ConversionReport;
  readonly delivery: string;
}

/** `portage demo`: the service as `npm start` runs it, with a show before it: the example messages are converted and delivered through HTTP and read back. */
export async function demo(): Promise<number> {
  const service = await serve(parts, { LOG_LEVEL: "warn", ...process.env });
  if (service === undefined) return 1;
  const { url } = service;
  const out = process.stdout;
  out.write(`Portage listens at ${url} with an embedded store and an embedded FHIR sandbox.\n\n`);

  const files = readdirSync(examples).filter((name) => name.endsWith(".hl7")).sort();
  const rows: Row[] = [];
  for (const [number, file] of files.entries()) {
    out.write(`  ${number + 1}/${files.length} ${file} … `);
    const row = await show(url, file);
    out.write(`${row.delivery}, ${row.readBack} of ${row.resources} resources read back\n`);
    rows.push(row);
  }

  out.write(`\n${showTable(
    ["message", "resources", "mapped", "archived", "left", "undecided", "failed", "leaves", "warnings", "where to look"],
    rows.map(({ message, resources, report: { counts, outcome }, delivery }) => [
      message, resources, counts.mapped, counts.archived, counts.left, counts.undecided, counts.failed, counts.leaves, warnings(outcome), delivery,
    ]),
  )}\n`);
  out.write("mapped: in FHIR now.  archived: kept with the source.  left: deliberately not carried over.  undecided: no table speaks of it yet.  failed: could not be converted.\n\n");
  out.write(`Paste into another terminal:\n${curls(url)}\nCtrl-C stops the service.\n`);
  return 0;
}

async function show(url: string, file: string): Promise<Row> {
  const answer = await fetch(`${url}/convert?deliver=wait&report=true`, {
    method: "POST",
    headers: { "content-type": "x-application/hl7-v2+er7" },
    body: readFileSync(join(examples, file)),
  });
  const report = (await answer.json()) as ConversionReport;
  const resources = ((report.bundle?.["entry"] ?? []) as FhirObject[]).map((entry) => entry["resource"] as FhirResource);
  let readBack = 0;
  for (const { resourceType, id } of resources) {
    const read = await fetch(`${url}/sandbox/fhir/${resourceType}/${id}`);
    await read.arrayBuffer();
    if (read.ok) readBack++;
  }
  return { message: file, resources: resources.length, readBack, report, delivery: answer.headers.get("location") ?? `HTTP ${answer.status}` };
}

function warnings(outcome: FhirResource): number {
  return ((outcome["issue"] ?? []) as FhirObject[]).filter((issue) => issue["severity"] !== "information").length;
}

function curls(url: string): string {
  return [
    `  curl --data-binary @examples/oru-r01.hl7 -H 'content-type: x-application/hl7-v2+er7' '${url}/convert?deliver=wait'`,
    `  curl --data-binary @examples/adt-a01.hl7 -H 'content-type: x-application/hl7-v2+er7' '${url}/convert?deliver=none&report=true'`,
    `  curl --data-binary @examples/adt-a01.hl7 -H 'content-type: x-application/hl7-v2+er7' -H 'accept: x-application/hl7-v2+er7' '${url}/convert'`,
    `  curl '${url}/sandbox/fhir/Patient'`,
    `  ${url}/docs has the API reference, ${url}/coverage what the tables cover.`,
    "",
  ].join("\n");
}
