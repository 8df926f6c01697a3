import { parseArgs } from "node:util";
import type { RecordState } from "../model/records.ts";
import { recordsOf } from "../store/records.ts";
import { showTable } from "./show-table.ts";
import { refuse } from "./refuse.ts";
import { withStore } from "./with-store.ts";

const command = "records list";
const states: readonly RecordState[] = ["queued", "delivering", "retrying", "delivered", "quarantined", "discarded", "expired"];
const options = { state: { type: "string" }, feed: { type: "string" }, "control-id": { type: "string" }, limit: { type: "string", default: "50" }, after: { type: "string" }, json: { type: "boolean", default: false } } as const;

/** `portage records list`: where records are, newest first. */
export async function recordsList(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const { feed, after, "control-id": controlId } = values;
  const limit = Number(values.limit);
  const state = states.find((known) => known === values.state);
  if (state === undefined && values.state !== undefined) return refuse(command, `--state is one of ${states.join(", ")}.`, 2);
  if (!Number.isInteger(limit) || limit < 1) return refuse(command, "--limit takes a number from 1.", 2);
  return withStore(command, "GET /records", async ({ store }) => {
    const items = await recordsOf(store).records({ ...(feed !== undefined && { feeds: [feed] }), ...(state !== undefined && { state }), ...(controlId !== undefined && { controlId }) }, limit, after);
    if (values.json) process.stdout.write(`${JSON.stringify({ items })}\n`);
    else if (items.length === 0) process.stdout.write("Nothing.\n");
    else {
      process.stdout.write(showTable(["record", "feed", "control id", "received", "state"], items.map((item) => [item.id, item.feed, item.controlId ?? "", item.receivedAt, item.state])));
      if (items.length === limit) process.stdout.write(`There may be more: --after ${items.at(-1)!.id}\n`);
    }
    return 0;
  });
}
