import { parseArgs } from "node:util";
import type { RecordHistory } from "../model/records.ts";
import { recordsOf } from "../store/records.ts";
import { showTable } from "./show-table.ts";
import { refuse } from "./refuse.ts";
import { withStore } from "./with-store.ts";

const command = "records show";

/** `portage records show RECORD`: where it is and all that happened to it; `--source` prints its bytes instead. */
export async function recordsShow(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { source: { type: "boolean", default: false }, json: { type: "boolean", default: false } }, allowPositionals: true });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) return refuse(command, "name one record: portage records list tells them.", 2);
  return withStore(command, `GET /records/${id}`, async ({ store }) => {
    const records = recordsOf(store);
    if (values.source) {
      const source = await records.source(id);
      if (source === undefined || source === "expired") return refuse(command, source === "expired" ? "the record's bytes were removed." : "there is no record of this id.", 1);
      process.stdout.write(source.body);
      return 0;
    }
    const record = await records.record(id);
    if (record === undefined) return refuse(command, "there is no record of this id.", 1);
    process.stdout.write(values.json ? `${JSON.stringify(record)}\n` : textOf(record));
    return 0;
  });
}

function textOf({ deliveries, quarantine, history, ...summary }: RecordHistory): string {
  const facts = Object.entries(summary).flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(12)}  ${value}`]));
  const happened = history.map(({ at, event, who, detail }) => [at, event, who, Object.entries(detail).map(([name, value]) => `${name} ${String(value)}`).join(", ")]);
  return [
    ...facts,
    ...deliveries.map(({ id, target, state, attempts }) => `delivery      ${id} to ${target}: ${state} after ${attempts} attempts`),
    ...quarantine.map(({ id, state }) => `quarantine    ${id}: ${state}`),
    "",
    showTable(["at", "event", "who", ""], happened),
  ].join("\n");
}
