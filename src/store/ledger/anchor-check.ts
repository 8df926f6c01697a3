import type { LedgerDefect } from "../../model/ledger.ts";
import type { Queries } from "../database.ts";
import { readAnchored } from "../statements/read-anchored.ts";
import type { Anchor } from "./anchors.ts";

/** An anchor, and who keeps it: words that complete "according to …". */
export interface KeptAnchor extends Anchor {
  readonly witness: string;
}

/** Compares anchors with the chains that they name. */
export interface AnchorCheck {
  check(anchors: readonly KeptAnchor[]): Promise<void>;
  /** Tells what was found, each chain once. `lastOf` gives the number of a chain's last entry; undefined where there is no such chain. */
  end(lastOf: (chain: string) => number | undefined, found: (defect: LedgerDefect) => void): void;
}

/** Starts a comparison. What does not fit is kept until all chains have been followed, one anchor a chain. */
export function checkAnchors(queries: Queries): AnchorCheck {
  const missing = new Map<string, KeptAnchor>();
  const different = new Map<string, KeptAnchor>();
  return {
    async check(anchors) {
      if (anchors.length === 0) return;
      const hashes = await readAnchored(queries, anchors);
      for (const [index, anchor] of anchors.entries()) {
        const hash = hashes[index]!;
        if (hash === null) {
          if (anchor.length > (missing.get(anchor.chain)?.length ?? 0)) missing.set(anchor.chain, anchor);
        } else if (Buffer.compare(hash, anchor.hash) !== 0 && !different.has(anchor.chain)) different.set(anchor.chain, anchor);
      }
    },
    end(lastOf, found) {
      for (const { chain, length, witness } of missing.values()) {
        const last = lastOf(chain);
        if (last === undefined) found({ kind: "missing-chain", chain, number: null, text: `Chain ${chain} is missing as a whole; according to ${witness} it had ${length} entries or more.` });
        else if (last < length) found({ kind: "truncated", chain, number: last + 1, text: `Chain ${chain}: it ends with entry ${last}; according to ${witness} it had ${length} entries or more. They were removed.` });
      }
      for (const { chain, length, witness } of different.values()) {
        found({ kind: "edited", chain, number: length, text: `Chain ${chain}: entry ${length} is not what it was according to ${witness}; the chain was written anew.` });
      }
    },
  };
}
