import { parseArgs } from "node:util";
import { lineageOf } from "../lineage/lineage.ts";
import type { RecordLineage } from "../lineage/lineage.ts";
import { recordsOf } from "../store/records.ts";
import { showTable } from "./show-table.ts";
import { refuse } from "./refuse.ts";
import { withStore } from "./with-store.ts";

const command = "lineage";
const options = { system: { type: "string" }, limit: { type: "string", default: "10" }, json: { type: "boolean", default: false } } as const;

/** `portage lineage TYPE/ID`: which records, leaves and rows made a resource that was delivered. */
export async function lineage(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [resource, ...more] = positionals;
  const limit = Number(values.limit);
  if (resource === undefined || more.length > 0 || !/^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(resource)) return refuse(command, "name one resource as Type/id.", 2);
  if (!Number.isInteger(limit) || limit < 1) return refuse(command, "--limit takes a number from 1.", 2);
  return withStore(command, `GET /lineage?target=${resource}`, async ({ store, engine }) => {
    const records = await lineageOf(recordsOf(store), engine, resource, limit, values.system);
    if (records.length === 0) return refuse(command, "no delivery has written this resource.", 1);
    process.stdout.write(values.json ? `${JSON.stringify({ target: resource, records })}\n` : records.map(textOf).join("\n"));
    return 0;
  });
}

function textOf({ recordId, feed, controlId, receivedAt, target, location, tables, exact, lineage: rows, leaves, issues }: RecordLineage): string {
  const values = new Map(leaves.map(({ source, value }) => [source, value]));
  const cells = rows.map(({ target: element, sources, row, conceptMap }) => [element, sources.map((source) => `${source}${values.has(source) ? ` ${JSON.stringify(values.get(source))}` : ""}`).join(" + "), row, conceptMap?.url ?? ""]);
  return [
    `record ${recordId} of ${feed}${controlId === null ? "" : `, control id ${controlId}`}, received ${receivedAt}; ${target} has it as ${location}`,
    `tables ${tables.made ?? "unknown"}${exact ? "; exact: they make the same Bundle again" : ""}`,
    ...issues.map(({ text }) => text),
    showTable(["element", "from", "by row", "through"], cells),
  ].join("\n");
}
