import type { LedgerDefect } from "../../../src/model/ledger.ts";
import type { Database, Queries } from "../../../src/store/database.ts";
import type { Anchor } from "../../../src/store/ledger/anchors.ts";
import { verifyLedger } from "../../../src/store/ledger/verify.ts";
import { derivedKey } from "../../../src/store/sealing/key-service.ts";
import { readHeads } from "../../../src/store/statements/read-heads.ts";
import { keys } from "../stores.ts";

const key = derivedKey(keys.deployment, "ledger");

/** All that is wrong with a ledger. */
export async function defectsOf(queries: Queries, anchors: readonly Anchor[] = []): Promise<LedgerDefect[]> {
  const defects: LedgerDefect[] = [];
  await verifyLedger(queries, key, { anchors, found: (defect) => void defects.push(defect) });
  return defects;
}

/** The ends of all chains now. */
export async function anchorsNow(queries: Queries): Promise<Anchor[]> {
  return (await readHeads(queries)).filter(({ length }) => length > 0);
}

class Undone extends Error {}

/** What somebody who owns the database may do: the work with all guards dropped, and afterwards as if nothing had been. */
export async function tampered<Result>(database: Database, work: (queries: Queries) => Promise<Result>): Promise<Result> {
  let result: { readonly value: Result } | undefined;
  await database
    .transaction(async (queries) => {
      await queries.query("drop trigger ledger_append_only on portage.ledger; drop trigger ledger_chain_kept on portage.ledger_chain");
      result = { value: await work(queries) };
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return result!.value;
}
