import { parseArgs } from "node:util";
import type { QuarantineState } from "../model/quarantine.ts";
import { quarantineReader } from "../store/quarantine.ts";
import { showTable } from "./show-table.ts";
import { refuse } from "./refuse.ts";
import { withStore } from "./with-store.ts";

const command = "quarantine list";
const states: readonly QuarantineState[] = ["open", "released", "replayed", "discarded"];
const options = { state: { type: "string", default: "open" }, feed: { type: "string" }, cause: { type: "string" }, limit: { type: "string", default: "50" }, after: { type: "string" }, json: { type: "boolean", default: false } } as const;

/** `portage quarantine list`: the records that wait for a person, newest first. */
export async function quarantineList(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const { feed, cause, after } = values;
  const limit = Number(values.limit);
  const state = states.find((known) => known === values.state);
  if (state === undefined) return refuse(command, `--state is one of ${states.join(", ")}.`, 2);
  if (!Number.isInteger(limit) || limit < 1) return refuse(command, "--limit takes a number from 1.", 2);
  return withStore(command, "GET /quarantine", async ({ store }) => {
    const items = await quarantineReader(store).quarantine({ state, ...(feed !== undefined && { feeds: [feed] }), ...(cause !== undefined && { cause }) }, limit, after);
    if (values.json) process.stdout.write(`${JSON.stringify({ items })}\n`);
    else if (items.length === 0) process.stdout.write("Nothing.\n");
    else {
      const errors = (issues: (typeof items)[number]["issues"]) => [...new Set(issues.filter(({ severity }) => severity === "error" || severity === "fatal").map(({ key }) => key))].join(" ");
      process.stdout.write(showTable(["item", "feed", "control id", "since", "because of"], items.map((item) => [item.id, item.feed, item.controlId ?? "", item.createdAt, errors(item.issues)])));
      if (items.length === limit) process.stdout.write(`There may be more: --after ${items.at(-1)!.id}\n`);
    }
    return 0;
  });
}
