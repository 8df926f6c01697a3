import { parseArgs } from "node:util";
import { release } from "../quarantine/release.ts";
import { personOf, personOptions, reasonMissing, tellDecision } from "./decision-call.ts";
import { refuse } from "./refuse.ts";
import { withQuarantine } from "./with-store.ts";

const command = "quarantine release";

/** `portage quarantine release ITEM`: delivers it as it is. */
export async function quarantineRelease(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: personOptions, allowPositionals: true });
  const [id, ...more] = positionals;
  const person = personOf(values);
  if (id === undefined || more.length > 0) return refuse(command, "name one item: portage quarantine list tells them.", 2);
  if (person === undefined) return refuse(command, reasonMissing, 2);
  return withQuarantine(command, `POST /quarantine/${id}/release`, async (quarantine, engine) => tellDecision(command, await release(quarantine, engine, id, person), values.json));
}
