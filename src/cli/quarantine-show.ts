import { parseArgs } from "node:util";
import { showItem } from "../quarantine/show.ts";
import type { ShownIssue, ShownItem } from "../quarantine/show.ts";
import { quarantineReader } from "../store/quarantine.ts";
import { readSource } from "../store/statements/read-source.ts";
import { refuse } from "./refuse.ts";
import { withStore } from "./with-store.ts";

const command = "quarantine show";

/** `portage quarantine show ITEM`: why a record waits, with its values; `--source` prints its bytes instead, to be edited. */
export async function quarantineShow(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { source: { type: "boolean", default: false }, json: { type: "boolean", default: false } }, allowPositionals: true });
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) return refuse(command, "name one item: portage quarantine list tells them.", 2);
  return withStore(command, `GET /quarantine/${id}`, async ({ store, engine }) => {
    const shown = await showItem(quarantineReader(store), engine, id);
    if (shown === undefined) return refuse(command, "there is no item of this id.", 1);
    if (values.source) {
      const source = await readSource(store, shown.recordId);
      if (source === undefined || source === "expired") return refuse(command, "the record's bytes were removed.", 1);
      process.stdout.write(source.body);
    } else process.stdout.write(values.json ? `${JSON.stringify(shown)}\n` : textOf(shown));
    return 0;
  });
}

function textOf(item: ShownItem): string {
  const facts: [string, string | null][] = [
    ["record", item.recordId],
    ["feed", item.feed],
    ["control id", item.controlId],
    ["since", item.createdAt],
    ["refused delivery", item.deliveryId],
    ["state", item.state],
    ["decided", item.decidedAt === null ? null : `${item.decidedAt} by ${item.decidedBy ?? "somebody"}: ${item.reason ?? ""}`],
    ["went on as", item.wentOnAs],
    ["bytes removed", item.expiredAt],
    ["overtaken", item.overtaken.length === 0 ? null : `newer records have written ${item.overtaken.join(", ")}`],
    ["before", item.earlier.length === 0 ? null : item.earlier.map(({ state, decidedAt, decidedBy, reason }) => `${state} ${decidedAt ?? ""} by ${decidedBy ?? "somebody"}: ${reason ?? ""}`).join("\n                  ")],
  ];
  const lines = facts.flatMap(([name, value]) => (value === null ? [] : [`${name.padEnd(16)}  ${value}`]));
  return [item.id, ...lines, "", ...item.issues.flatMap(issueLines), ...(item.edit === null ? [] : ["edited:", item.edit]), ""].join("\n");
}

function issueLines({ severity, key, text, excerpt, element }: ShownIssue): string[] {
  return [
    `${severity}  ${key}  ${text}`,
    ...excerpt.map(({ leaf, value, line }) => `  source   ${leaf} (line ${line}): ${value}`),
    ...(element === null ? [] : [`  element  ${element.expression}: ${element.value === null ? "nothing there" : JSON.stringify(element.value)}`]),
  ];
}
