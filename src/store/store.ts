import type { LedgerNote } from "../model/ledger.ts";
import type { Database, Queries } from "./database.ts";
import { startChains } from "./ledger/chains.ts";
import { derivedKey } from "./sealing/key-service.ts";

import { openPayloads } from "./sealing/payloads.ts";
import type { KeyServices, Payloads } from "./sealing/payloads.ts";

/** A transaction whose ledger entries are committed with it. */
export interface Transaction extends Queries {
  /** Hands in an entry; it is written at the end of the transaction. */
  note(note: LedgerNote): void;
}

/** The database with what makes it Portage's store: sealed payloads and the ledger. */
export interface Store {
  readonly database: Database;
  readonly payloads: Payloads;
  /** The key that ledger entries are hashed with. */
  readonly ledgerKey: Uint8Array;
  /** Commits, with the entries handed in, when `work` resolves; rolls back when it rejects. `work` is asked again where the database ended the transaction so that another one may go on. */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
}

/** The secrets that a store needs. */
export interface StoreKeys {
  /** The deployment's key: 32 bytes. The ledger's key is derived from it. */
  readonly deployment: Uint8Array;
  readonly services: KeyServices;
}

/** How often at most a transaction begins. */
const mostBeginnings = 5;

/** Whether the database ended a transaction for no fault of its own: a serialization failure or a deadlock (PostgreSQL, appendix A, class 40). */
function beginsAgain(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "40001" || error.code === "40P01");
}

/** Makes an open, migrated database the store. */
export async function openStore(database: Database, { deployment, services }: StoreKeys): Promise<Store> {
  const payloads = await openPayloads(database, services);
  const ledgerKey = derivedKey(deployment, "ledger");
  const chains = startChains(ledgerKey, () => new Date());
  const transact = async <Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> => {
    const notes: LedgerNote[] = [];
    let committed: (() => void) | undefined;
    const result = await database.transaction(async (queries) => {
      const done = await work({ query: queries.query.bind(queries), note: (note) => void notes.push(note) });
      if (notes.length > 0) committed = await chains.append(queries, notes);
      return done;
    });
    committed?.();
    return result;
  };
  return {
    database,
    payloads,
    ledgerKey,
    async transaction(work) {
      for (let beginning = 1; ; beginning++) {
        try {
          return await transact(work);
        } catch (error) {
          if (beginning === mostBeginnings || !beginsAgain(error)) throw error;
        }
      }
    },
  };
}
