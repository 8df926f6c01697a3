import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { LedgerDefect } from "../model/ledger.ts";
import { readAnchors } from "../store/ledger/anchors.ts";
import { verifyLedger } from "../store/ledger/verify.ts";
import { inSnapshot } from "../store/snapshot.ts";
import { derivedKey } from "../store/sealing/key-service.ts";
import { Progress } from "./progress.ts";
import { refuse } from "./refuse.ts";
import { withDatabase } from "./with-database.ts";

const options = { json: { type: "boolean", default: false }, anchors: { type: "string" } } as const;

/** `portage ledger verify`: looks for any edit, gap or truncation of the ledger. Defects on standard output, one a line; exit code 1 where there are any. */
export async function ledgerVerify(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options });
  const anchors = values.anchors === undefined ? [] : readAnchors(readFileSync(values.anchors, "utf8"));
  if ("line" in anchors) {
    refuse("ledger verify", `line ${anchors.line} of ${values.anchors} is no end of a chain; portage ledger heads writes such files.`);
    return 2;
  }
  return withDatabase("ledger verify", "up to date", async ({ database, keys }) => {
    const progress = new Progress();
    const defects: LedgerDefect[] = [];
    let count = 0;
    const found = (defect: LedgerDefect) => {
      count++;
      if (values.json) defects.push(defect);
      else process.stdout.write(`${defect.text}\n`);
    };
    const verified = await inSnapshot(database, (queries) =>
      verifyLedger(queries, derivedKey(keys.deployment, "ledger"), { anchors, found, progress: (entries) => progress.tell(() => `${entries} entries`) }),
    );
    progress.end();
    if (values.json) process.stdout.write(`${JSON.stringify({ ...verified, anchors: anchors.length, defects })}\n`);
    else {
      const before = verified.recordsBefore === 0 ? "" : ` ${verified.recordsBefore} records are older than the ledger.`;
      process.stdout.write(`${verified.entries} entries in ${verified.chains} chains, ${anchors.length} anchors: ${count === 0 ? "no defect" : count === 1 ? "1 defect" : `${count} defects`}.${before}\n`);
    }
    return count === 0 ? 0 : 1;
  });
}
