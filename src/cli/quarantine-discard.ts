import { parseArgs } from "node:util";
import { discardAll } from "../quarantine/bulk.ts";
import { discard } from "../quarantine/discard.ts";
import { bulkOptions, itemsOf, personOf, personOptions, reasonMissing, tellDecision, tellDecisions } from "./decision-call.ts";
import { refuse } from "./refuse.ts";
import { withQuarantine } from "./with-store.ts";

const command = "quarantine discard";

/** `portage quarantine discard ITEM`, or with `--cause`, `--containing`, `--code`, `--feed` or `--all`: decides that they are not delivered. */
export async function quarantineDiscard(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { ...personOptions, ...bulkOptions }, allowPositionals: true });
  const items = itemsOf(positionals, values);
  const person = personOf(values);
  const { json, "dry-run": dryRun } = values;
  if (typeof items === "string") return refuse(command, items, 2);
  if ("id" in items && dryRun) return refuse(command, "--dry-run goes with --cause, --containing, --code, --feed or --all.", 2);
  if (person === undefined) return refuse(command, reasonMissing, 2);
  return withQuarantine(command, "id" in items ? `POST /quarantine/${items.id}/discard` : "POST /quarantine/discard", async (quarantine, engine) =>
    "id" in items ? tellDecision(command, await discard(quarantine, items.id, person), json) : tellDecisions(await discardAll(quarantine, engine, items.query, person), { json, dryRun }),
  );
}
