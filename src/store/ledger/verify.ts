import type { LedgerDefect } from "../../model/ledger.ts";
import type { Queries } from "../database.ts";
import { readEntries } from "../statements/read-entries.ts";
import { readHeads } from "../statements/read-heads.ts";
import { checkAnchors } from "./anchor-check.ts";
import type { KeptAnchor } from "./anchor-check.ts";
import { anchorsOf } from "./anchors.ts";
import type { Anchor } from "./anchors.ts";
import { walkChain } from "./chain-walk.ts";
import type { ChainWalk } from "./chain-walk.ts";
import { compareWithTables } from "./compare-with-tables.ts";

export interface VerifyOptions {
  /** Ends of chains that were written down elsewhere. */
  readonly anchors?: readonly Anchor[];
  /** Hears of each defect as it is found. */
  readonly found: (defect: LedgerDefect) => void;
  /** Hears how many entries have been followed. */
  readonly progress?: (entries: number) => void;
}

/** How much was looked at. */
export interface Verified {
  readonly chains: number;
  readonly entries: number;
  /** Records from before there was a ledger, of which it says nothing. */
  readonly recordsBefore: number;
}

const pageSize = 2000;

/**
 * Follows every chain of the ledger from its first entry to its sealed end, compares the ends that chains name of one another and those of `anchors`, and
 * compares the ledger with the tables. `queries` are of one snapshot. Memory does not grow with the number of entries.
 */
export async function verifyLedger(queries: Queries, key: Uint8Array, { anchors = [], found, progress }: VerifyOptions): Promise<Verified> {
  const heads = new Map((await readHeads(queries)).map((head) => [head.chain, head]));
  const lengths = new Map<string, number>([...heads.keys()].map((chain) => [chain, 0]));
  const anchored = checkAnchors(queries);
  await anchored.check(anchors.map((anchor) => ({ ...anchor, witness: "the file of anchors" })));

  // What the following of a chain has told need not be told again by those who name it.
  const told = new Set<string>();
  const tell = (defect: LedgerDefect) => {
    told.add(`${defect.kind} ${defect.chain}`);
    found(defect);
  };

  let entries = 0;
  let walk: ChainWalk | undefined;
  const endWalk = () => {
    if (walk === undefined) return;
    walk.end(heads.get(walk.chain));
    lengths.set(walk.chain, walk.last());
  };
  for await (const page of readEntries(queries, pageSize)) {
    const named: KeptAnchor[] = [];
    for (const link of page) {
      if (link.chain !== walk?.chain) {
        endWalk();
        walk = walkChain(key, link.chain, tell);
      }
      walk.step(link);
      if (link.event === "opened") named.push(...anchorsOf(link.detail).map((anchor) => ({ ...anchor, witness: `chain ${link.chain}, which began later` })));
    }
    await anchored.check(named);
    entries += page.length;
    progress?.(entries);
  }
  endWalk();
  for (const [chain, head] of heads) if (lengths.get(chain) === 0) walkChain(key, chain, tell).end(head);

  anchored.end(
    (chain) => lengths.get(chain),
    (defect) => {
      if (!told.has(`${defect.kind} ${defect.chain}`)) found(defect);
    },
  );
  const recordsBefore = await compareWithTables(queries, found);
  return { chains: lengths.size, entries, recordsBefore };
}
