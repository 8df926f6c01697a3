import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { edit } from "../quarantine/edit.ts";
import { personOf, personOptions, reasonMissing, tellDecision } from "./decision-call.ts";
import { refuse } from "./refuse.ts";
import { withQuarantine } from "./with-store.ts";

const command = "quarantine edit";
const er7 = "x-application/hl7-v2+er7";

/** `portage quarantine edit ITEM FILE|-`: delivers the record as the file has it. */
export async function quarantineEdit(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: personOptions, allowPositionals: true });
  const [id, file, ...more] = positionals;
  const person = personOf(values);
  if (id === undefined || file === undefined || more.length > 0) return refuse(command, "name an item and the file of the edited record: portage quarantine show ITEM --source prints the record as it came.", 2);
  if (person === undefined) return refuse(command, reasonMissing, 2);
  const body = readFileSync(file === "-" ? 0 : file);
  return withQuarantine(command, `POST /quarantine/${id}/edit`, async (quarantine, engine) => tellDecision(command, await edit(quarantine, engine, id, person, { body, contentType: er7 }), values.json));
}
