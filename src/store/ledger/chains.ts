import { randomUUID } from "node:crypto";
import type { LedgerEntry, LedgerNote } from "../../model/ledger.ts";
import type { Queries } from "../database.ts";
import { appendEntries } from "../statements/append-entries.ts";
import { insertChain } from "../statements/insert-chain.ts";
import { readHeads } from "../statements/read-heads.ts";
import { anchorLine } from "./anchors.ts";
import { emptyHead, headSeal, linkHash } from "./link.ts";
import type { Head } from "./link.ts";

/** A chain that one transaction at a time writes to. */
interface Chain {
  readonly id: string;
  head: Head;
}

/** The chains that this process writes. */
export interface Chains {
  /**
   * Writes notes at the end of a chain, inside the transaction that `queries` belongs to. Gives what is to be called when that transaction has been
   * committed; until then no other transaction gets the chain.
   */
  append(queries: Queries, notes: readonly LedgerNote[]): Promise<() => void>;
}

/** So many of the other chains' ends are named in a new chain's first entry: enough that none of a deployment's recent ones is missing. */
const mostAnchors = 200;

function entryOf(chain: string, number: number, at: string, { event, feed, recordId, deliveryId, who, detail }: LedgerNote): LedgerEntry {
  return { chain, number, at, event, feed: feed ?? null, recordId: recordId ?? null, deliveryId: deliveryId ?? null, who, detail: detail ?? {} };
}

/**
 * The ledger's chains of one process. As many as transactions run at once, so that no transaction waits for another one's entries; each begins with
 * the ends of all others, so that taking entries away from one shows in the next.
 */
export function startChains(key: Uint8Array, now: () => Date): Chains {
  const free: Chain[] = [];

  const opened = async (queries: Queries): Promise<Chain> => {
    const id = randomUUID();
    const chain: Chain = { id, head: emptyHead(key, id) };
    await insertChain(queries, chain.id, chain.head, headSeal(key, chain.id, chain.head));
    return chain;
  };

  const firstNote = async (queries: Queries, self: string): Promise<LedgerNote> => {
    const heads = await readHeads(queries, mostAnchors);
    return { event: "opened", who: "store", detail: { chains: heads.filter(({ chain, length }) => chain !== self && length > 0).map(anchorLine) } };
  };

  return {
    async append(queries, notes) {
      const chain = free.pop() ?? (await opened(queries));
      const all = chain.head.length === 0 ? [await firstNote(queries, chain.id), ...notes] : notes;
      const at = now().toISOString();
      let { head } = chain;
      const links = all.map((note) => {
        const entry = entryOf(chain.id, head.length + 1, at, note);
        head = { length: entry.number, hash: linkHash(key, head.hash, entry) };
        return { entry, hash: head.hash };
      });
      // A chain whose transaction does not come to its end is never used again: nobody knows whether it was committed.
      await appendEntries(queries, chain.id, chain.head.length, links, head, headSeal(key, chain.id, head));
      return () => {
        chain.head = head;
        free.push(chain);
      };
    },
  };
}
