import { parseArgs } from "node:util";
import { replayAll } from "../quarantine/bulk.ts";
import { replay } from "../quarantine/replay.ts";
import { bulkOptions, itemsOf, personOf, personOptions, reasonMissing, tellDecision, tellDecisions } from "./decision-call.ts";
import { refuse } from "./refuse.ts";
import { withQuarantine } from "./with-store.ts";

const command = "quarantine replay";

/** `portage quarantine replay ITEM`, or with `--cause`, `--containing`, `--code`, `--feed` or `--all`: converts again with the present tables, and delivers what is valid now. */
export async function quarantineReplay(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: { ...personOptions, ...bulkOptions }, allowPositionals: true });
  const items = itemsOf(positionals, values);
  const person = personOf(values);
  const { json, "dry-run": dryRun } = values;
  if (typeof items === "string") return refuse(command, items, 2);
  if (person === undefined) return refuse(command, reasonMissing, 2);
  return withQuarantine(command, "id" in items ? `POST /quarantine/${items.id}/replay` : "POST /quarantine/replay", async (quarantine, engine) =>
    "id" in items ? tellDecision(command, await replay(quarantine, engine, items.id, person, { dryRun }), json) : tellDecisions(await replayAll(quarantine, engine, items.query, person), { json, dryRun }),
  );
}
